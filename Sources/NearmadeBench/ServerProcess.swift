import CBenchFloors
import Foundation

/// A server in a process of its own, in our process group, so that the keys that stop us stop it.
final class ServerProcess {
    let port: Int32
    private let process = Process()

    var cpu: Int64 { bench_cpu_of_ns(Int64(process.processIdentifier)) }
    /// Most memory held at once, in bytes.
    var peakMemory: Int64 { bench_peak_memory_of(Int64(process.processIdentifier)) }

    /// - Parameter isReady: waits until `GET /ready` is answered with 200, and not just until somebody listens.
    private init(_ program: String, log: URL, isReady: Bool = false, _ arguments: (Int32) -> [String]) throws {
        port = bench_free_port()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments(port)
        guard FileManager.default.createFile(atPath: log.path, contents: nil) else { throw BenchFailure("\(log.path) cannot be made") }
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        do {
            try check(isReady ? bench_await_ready(port, 60) : bench_await_port(port, 60))
        } catch {
            bench_stop(Int64(process.processIdentifier))
            let said = try String(contentsOf: log, encoding: .utf8)
            throw BenchFailure("\(program) does not answer: \(error): \(said.suffix(500))")
        }
    }

    /// `nearmade serve` on a database; its log goes to a file, as in earnest.
    static func product(_ database: String, in folder: URL, log: String = "serve.log", isReady: Bool = false) throws -> ServerProcess {
        try ServerProcess(beside("nearmade"), log: folder.appendingPathComponent(log), isReady: isReady) { port in
            ["serve", "--database", database, "--port", "\(port)"]
        }
    }

    static func floor(in folder: URL) throws -> ServerProcess {
        try ServerProcess(String(cString: bench_program()), log: folder.appendingPathComponent("floor.log")) { [HTTPFloorServer.word, "\($0)"] }
    }

    /// Path of a program of the same build.
    static func beside(_ name: String) throws -> String {
        let path = URL(fileURLWithPath: String(cString: bench_program())).deletingLastPathComponent().appendingPathComponent(name).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchFailure("\(path) is missing: build it with the same configuration, as make bench does")
        }
        return path
    }

    func stop() {
        bench_stop(Int64(process.processIdentifier))
        process.waitUntilExit()
    }
}
