import Foundation

/// A program of the system, run to its end.
enum Command {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Looks the program up on PATH. `environment` is added to the one we have.
    static func run(_ words: [String], environment: [String: String] = [:]) throws -> Result {
        let (process, output, errors) = prepare(words, environment: environment)
        try process.runHearingSignals()
        // What goes to standard error here is short enough for the pipe.
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let errorText = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: errorText, as: UTF8.self))
    }

    static func prepare(_ words: [String], environment: [String: String]) -> (process: Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let output = Pipe()
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        return (process, output, errors)
    }
}

extension Process {
    /// Runs with no signal blocked. A child inherits the mask of the thread that starts it, and on the threads of the
    /// concurrency pool nearly every signal is blocked: it would never hear of SIGTERM.
    func runHearingSignals() throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
