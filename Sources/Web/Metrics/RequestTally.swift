import HTTPTypes
import Instruments
import Synchronization

/// Requests by route, method and class of status. Routes are those of the table, so that what clients send cannot make it grow.
final class RequestTally: Sendable {
    private struct Route: Hashable {
        let path: String
        let method: String
    }

    /// What is counted of one route.
    private final class Series: Sendable {
        /// 1xx to 5xx.
        let statuses = [Counter(), Counter(), Counter(), Counter(), Counter()]
        let seconds = Histogram(bounds: Histogram.secondsBounds)
    }

    /// A route appears here with its first request.
    private let routes = Mutex<[Route: Series]>([:])

    /// What is at no route of the table, whatever was asked for.
    static let other = "other"

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// - Parameters:
    ///   - path: as the table has it, or whatever the router says where the request met no route.
    ///   - status: of the answer, 100 to 599.
    func count(_ method: HTTPRequest.Method, path: String?, status: Int, microseconds: Int64) {
        let word = method.rawValue
        // The router has names of its own for what met no route; addresses begin with a slash.
        let path = path.flatMap { $0.utf8.first == UInt8(ascii: "/") ? $0 : nil } ?? Self.other
        let route = Route(path: path, method: Self.methods.contains(word) ? word : Self.other)
        let series = routes.withLock { routes in
            if let series = routes[route] { return series }
            let series = Series()
            routes[route] = series
            return series
        }
        series.statuses[min(max(status / 100, 1), 5) - 1].add()
        series.seconds.observe(Double(max(0, microseconds)) / 1_000_000)
    }

    func write(to out: inout Exposition) {
        let all = routes.withLock { Array($0) }.sorted { ($0.key.path, $0.key.method) < ($1.key.path, $1.key.method) }
        out.family("nearmade_http_requests_total", .counter, "Requests answered by this process, by route, method and class of status.") { samples in
            for (route, series) in all {
                for (index, counter) in series.statuses.enumerated() where counter.value > 0 {
                    samples.add(counter.value, ("route", route.path), ("method", route.method), ("status", "\(index + 1)xx"))
                }
            }
        }
        out.family(
            "nearmade_http_request_duration_seconds", .histogram, "Time until this process began to answer; streams go on after that."
        ) { samples in
            for (route, series) in all {
                samples.add(series.seconds.reading, bounds: series.seconds.bounds, ("route", route.path), ("method", route.method))
            }
        }
    }
}
