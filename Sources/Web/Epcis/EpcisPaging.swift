import EPCISRepository
import HTTPTypes
import Hummingbird

/// Which part of a list a request asks for. Source: EPCIS 2.0, 12.7: `perPage` is a ceiling, and the next page stands in the Link.
struct EpcisPaging {
    let perPage: Int
    let token: String?

    init(_ visit: Visit) throws(Problem) {
        let query = visit.request.uri.queryParameters
        token = query["nextPageToken"].map(String.init)
        if let token, token.utf8.contains(0) { throw Problem(EventRefusal.tokenUnknown) }
        guard let text = query["perPage"].map(String.init) else {
            perPage = EventInquiry.pageUsually
            return
        }
        guard let count = Int(text), count >= 1 else { throw .malformedEpcisQuery("perPage", "perPage must be a whole number from 1.") }
        perPage = min(count, EventInquiry.pageAtMost)
    }

    func link(_ path: String, next: String) -> HTTPFields {
        [EpcisHeaders.link: "<\(path)?perPage=\(perPage)&nextPageToken=\(PercentEncoding.segment(next))>; rel=\"next\""]
    }
}

/// Percent-encoding of RFC 3986: everything but its unreserved characters.
enum PercentEncoding {
    static func segment(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
