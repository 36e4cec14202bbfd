import CBenchFloors

/// Requests, whole, and how they are sent: each connection its next one as soon as it has the whole answer to its last.
struct HTTPLoad {
    private var bytes: [UInt8] = []
    private var ends: [Int64] = []

    /// - Parameter headers: lines without their ends.
    mutating func add(_ method: String, _ path: String, headers: [String] = [], body: String? = nil) {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers
        if let body { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        bytes += (lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")).utf8
        ends.append(Int64(bytes.count))
    }

    /// What the server has answered.
    struct Answers {
        /// Nanoseconds since the request was sent.
        let firstByte: [Int64]
        let whole: [Int64]
        let statuses: [Int32]
    }

    func send(to server: ServerProcess, connections: Int, items: Int? = nil, expecting status: Int32) throws -> (run: Run, answers: Answers) {
        try send(to: [server], connections: connections, items: items, expecting: status)
    }

    /// Sends everything to `servers`, over connections that are spread evenly.
    /// - Parameter items: what counts, where it is not the requests.
    /// - Returns: the run, its processor time that of the servers alone, and the answers.
    /// - Throws: unless every answer has the status that is expected.
    func send(to servers: [ServerProcess], connections: Int, items: Int? = nil, expecting status: Int32) throws -> (run: Run, answers: Answers) {
        var (firstByte, whole) = (ends.map { _ in Int64(0) }, ends.map { _ in Int64(0) })
        var statuses = ends.map { _ in Int32(0) }
        let ports = servers.map(\.port)
        let (wall, cpu) = (bench_wall_ns(), servers.reduce(0) { $0 + $1.cpu })
        try check(bench_http_load(ports, Int32(ports.count), Int32(connections), Int64(ends.count), bytes, ends, &firstByte, &whole, &statuses))
        let run = Run(count: items ?? ends.count, wall: bench_wall_ns() - wall, cpu: servers.reduce(0) { $0 + $1.cpu } - cpu)
        if let other = statuses.first(where: { $0 != status }) { throw BenchFailure("a request was answered with \(other), not with \(status)") }
        return (run, Answers(firstByte: firstByte, whole: whole, statuses: statuses))
    }
}
