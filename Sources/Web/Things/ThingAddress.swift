import Core
import EPCIS
import Foundation
import GS1
import Hummingbird
import Workflows

/// A GS1 Digital Link that leads here: which parcel, article or thing an address names.
struct ThingAddress: Sendable {
    let link: DigitalLink
    /// The canonical URI, as events name the thing.
    let epc: String
    /// This address, without what stands behind the question mark.
    let path: String

    /// Paths at which things stand: a parcel by its SSCC, an article by its GTIN with variant, lot and serial number in the standard's order.
    static let paths: [String] =
        ["/00/{sscc}"] + ["", "/22/{variant}"].flatMap { variant in ["", "/10/{lot}"].flatMap { lot in ["", "/21/{serial}"].map { "/01/{gtin}" + variant + lot + $0 } } }

    /// - Throws: a problem that says what is wrong with the number.
    init(_ request: Request) throws(Problem) {
        do throws(GS1Error) {
            // Whoever answers has no part in what the link says.
            link = try DigitalLink(parsing: DigitalLink.canonicalStem + Self.path(of: request) + (request.uri.query.map { "?" + $0 } ?? ""))
        } catch {
            throw Problem(status: .badRequest, code: "digital-link-malformed", detail: "This is no GS1 Digital Link. \(error.reason)")
        }
        epc = link.canonical
        path = Self.path(of: request)
    }

    /// A slash at the end says nothing more.
    private static func path(of request: Request) -> String {
        let path = request.uri.path
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The address that a parcel's label leads to; nil where its key is no SSCC.
    static func path(ofParcel key: String) -> String? {
        do throws(GS1Error) { return "/00/\(try Key.sscc.check(key))" } catch { return nil }
    }

    var isParcel: Bool { link.primaryKey.ai == "00" }
    /// The key of the parcel, as orders have it.
    var parcelKey: String? { isParcel ? link.primaryKey.value : nil }
    /// Whether it names an article and none of its pieces or lots.
    var isArticle: Bool { link.primaryKey.ai == "01" && link.qualifiers.allSatisfy { $0.ai == "22" } }
}

/// A kind of link of the GS1 Web Vocabulary, as far as there are such links here.
enum LinkType: String, CaseIterable, Sendable {
    case defaultLink, pip, traceability, epcis

    static let namespace = "https://ref.gs1.org/voc/"

    /// - Parameter text: `gs1:pip`, or the URI in either namespace that the vocabulary has had.
    init?(_ text: String) {
        let prefix = ["gs1:", Self.namespace, "https://gs1.org/voc/", "https://www.gs1.org/voc/"].first { text.hasPrefix($0) }
        guard let prefix else { return nil }
        self.init(rawValue: String(text.dropFirst(prefix.count)))
    }

    var uri: String { Self.namespace + rawValue }
}
