import CBenchFloors
import Foundation

/// A peer in Python, in a process of its own: a script of scripts/bench-peers, run by the Python that NEARMADE_BENCH_PYTHON names (`make bench` does).
struct Peer {
    private let python: String
    private let script: String
    private let folder: URL

    /// nil where no such Python is named.
    init?(_ script: String, in folder: URL) {
        guard let python = ProcessInfo.processInfo.environment["NEARMADE_BENCH_PYTHON"] else { return nil }
        (self.python, self.script, self.folder) = (python, "scripts/bench-peers/" + script, folder)
    }

    /// - Returns: the numbers of the last line that it prints.
    func answer(_ arguments: String...) throws -> [Double] {
        let output = folder.appendingPathComponent("peer.txt")
        _ = try Child.run([python, script] + arguments, output: output)
        let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
        let numbers = (lines.last ?? "").split(separator: " ").compactMap { Double($0) }
        guard !numbers.isEmpty else { throw BenchFailure("\(script) printed no numbers") }
        return numbers
    }
}

/// A program run to its end.
enum Child {
    struct Ended {
        let wall: Int64
        /// Most memory held at once, in bytes.
        let peakMemory: Int64
    }

    /// - Parameter arguments: the program's path first.
    static func run(_ arguments: [String], output: URL) throws -> Ended {
        let strings = arguments.map { strdup($0) }
        defer { for string in strings { free(string) } }
        var pointers = strings.map { UnsafePointer($0) } + [nil]
        var (wall, memory) = (Int64(0), Int64(0))
        try check(bench_run(&pointers, output.path, &wall, &memory))
        return Ended(wall: wall, peakMemory: memory)
    }
}
