import Core
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
        [EpcisHeaders.link: "<\(path)?perPage=\(perPage)&nextPageToken=\(PercentText.encoded(next))>; rel=\"next\""]
    }
}
