import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird

/// What the headers of EPCIS 2.0 say of this repository. Source: EPCIS 2.0, 12.5, and its OpenAPI document.
enum EpcisHeaders {
    static let epcisVersion = HTTPField.Name.known("GS1-EPCIS-Version")
    static let epcisMin = HTTPField.Name.known("GS1-EPCIS-Min")
    static let epcisMax = HTTPField.Name.known("GS1-EPCIS-Max")
    static let cbvVersion = HTTPField.Name.known("GS1-CBV-Version")
    static let cbvMin = HTTPField.Name.known("GS1-CBV-Min")
    static let cbvMax = HTTPField.Name.known("GS1-CBV-Max")
    static let extensions = HTTPField.Name.known("GS1-Extensions")
    static let vendorVersion = HTTPField.Name.known("GS1-Vendor-Version")
    static let captureLimit = HTTPField.Name.known("GS1-EPCIS-Capture-Limit")
    static let captureBytes = HTTPField.Name.known("GS1-EPCIS-Capture-File-Size-Limit")
    static let epcFormat = HTTPField.Name.known("GS1-EPC-Format")
    static let behaviour = HTTPField.Name.known("GS1-Capture-Error-Behaviour")
    static let minRecordTime = HTTPField.Name.known("GS1-Query-Min-Record-Time")
    static let signature = HTTPField.Name.known("GS1-Signature")
    static let link = HTTPField.Name.known("Link")

    static let version = EventDocument.version

    /// In every answer.
    static let answer: HTTPFields = [epcisVersion: version, cbvVersion: version]

    static let discovery: HTTPFields = [
        epcisVersion: version, epcisMin: version, epcisMax: version, cbvVersion: version, cbvMin: version, cbvMax: version,
        vendorVersion: "Nearmade/\(OpenAPIDocument.version)", epcFormat: EPCFormat.noPreference.rawValue,
    ]

    static let capture: HTTPFields = [
        captureLimit: "\(CaptureLimits.events)", captureBytes: "\(CaptureLimits.bytes)", behaviour: CaptureErrorBehaviour.rollback.rawValue,
    ]
}

extension Visit {
    /// Refuses who wants another version than there is, or accepts none of the media types that are offered.
    func checkEpcisVersions(offering types: [MediaType] = [.json, .jsonLD]) throws(Problem) {
        let wanted: [(HTTPField.Name, (String) -> Bool)] = [
            (EpcisHeaders.epcisVersion, { Self.version($0) == (2, 0) }), (EpcisHeaders.cbvVersion, { Self.version($0) == (2, 0) }),
            (EpcisHeaders.epcisMin, { Self.version($0) <= (2, 0) }), (EpcisHeaders.cbvMin, { Self.version($0) <= (2, 0) }),
            (EpcisHeaders.epcisMax, { Self.version($0) >= (2, 0) }), (EpcisHeaders.cbvMax, { Self.version($0) >= (2, 0) }),
        ]
        for (name, isMet) in wanted {
            guard let value = request.headers[name], !isMet(value) else { continue }
            throw Problem(
                status: .notAcceptable, code: "epcis-version-unsupported", detail: "\(name.rawName): \(shortened(value)) cannot be met; here is version \(EpcisHeaders.version).")
        }
        guard Negotiation.best(request.headers[.accept], of: types) != nil else {
            throw Problem(
                status: .notAcceptable, code: "media-type-not-offered",
                detail: "Answers are \(types.map(\.rawValue).joined(separator: ", ")); XML is taken in and not given out.")
        }
    }

    /// `2.0.1` as 2 and 0: what stands behind is a matter of words.
    private static func version(_ text: String) -> (Int, Int) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? .max }
        return (numbers.first ?? .max, numbers.dropFirst().first ?? 0)
    }

    /// In which form ids are wanted; as they were captured where nothing is said.
    func epcFormat() throws(Problem) -> EPCFormat {
        guard let value = request.headers[EpcisHeaders.epcFormat] else { return .noPreference }
        guard let format = EPCFormat(rawValue: value) else {
            throw .malformedEpcisQuery("GS1-EPC-Format", "“\(shortened(value))” is no form of ids; write No_Preference, Always_GS1_Digital_Link, Always_EPC_URN or Never_Translates.")
        }
        return format
    }

    func captureErrorBehaviour() throws(Problem) -> CaptureErrorBehaviour {
        guard let value = request.headers[EpcisHeaders.behaviour] else { return .rollback }
        guard let behaviour = CaptureErrorBehaviour(rawValue: value) else {
            throw Problem(
                status: .badRequest, code: "capture-behaviour-unknown",
                detail: "GS1-Capture-Error-Behaviour: “\(shortened(value))” is none; write rollback or proceed.")
        }
        return behaviour
    }
}

extension Response {
    /// JSON with the headers that every answer of the repository has.
    static func epcis(_ bytes: [UInt8], adding headers: HTTPFields = [:]) -> Response {
        var response = Response.bytes(.ok, .json, bytes)
        for field in EpcisHeaders.answer + headers { response.headers.append(field) }
        return response
    }
}
