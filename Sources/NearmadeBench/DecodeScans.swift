import Foundation
import JSONText

/// Bodies of 1,000 scans, decoded by a server that answers how many they were and does nothing else: the reader of POST /scans beside Foundation's
/// JSONDecoder on the same bytes. Processor time is the server's.
enum DecodeScans {
    static func measureAll(_ plan: BenchPlan, in folder: URL, _ table: inout BenchTable) async throws {
        let server = try ServerProcess.floor(in: folder)
        defer { server.stop() }
        for batch in [1_000, 100] {
            let bodies = (plan.isQuick ? 100_000 : 400_000) / batch
            let body = Self.body(batch)
            func contender(_ name: String, _ path: String) -> Pairs.Contender {
                (
                    name,
                    { _ in
                        var load = HTTPLoad()
                        for _ in 0..<bodies { load.add("POST", path, body: body) }
                        let (run, answers) = try load.send(to: server, connections: 32, items: bodies * batch, expecting: 200)
                        guard answers.statuses.count == bodies else { throw BenchFailure("\(path) did not answer everything") }
                        return run
                    }
                )
            }
            let series = try await Pairs.measure(
                runs: plan.runs,
                [contender("ours", "/decode"), contender("Codable, the same server", "/codable"), contender("read and not decoded", "/drain")])
            table.add(
                Measured(
                    workload: "scans decoded, \(batch) a body, 32 conn.", unit: "scans", ours: series[0],
                    floors: [
                        series[1].with(goal: "goal 13", atLeast: 4),
                        Series(reference: "Codable, decoded and encoded, 100 a body", perSecond: 188_100, goal: ("goal 13", 4)), series[2],
                    ]))
        }
    }

    private static func body(_ batch: Int) -> String {
        var out = JSONWriter(reservingBytes: 120 * batch)
        out.beginObject()
        out.key("scans")
        out.beginArray()
        for number in 0..<batch {
            out.beginObject()
            out.member("parcel", "P-\(100_000 + number)")
            out.member("step", "delivered")
            out.member("occurredAt", "2026-11-21T10:\(10 + number / 60 % 50):\(10 + number % 50)+01:00")
            out.member("sourceId", "\(100_000 + number)")
            out.member("readPoint", "hub")
            out.endObject()
        }
        out.endArray()
        out.endObject()
        return out.text
    }
}
