import ServiceLifecycle

/// Does one thing when the program is asked to stop. Services stop in reverse order, so it stands behind those that wait for what it ends.
package struct AtShutdown: Service {
    private let work: @Sendable () -> Void

    package init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    package func run() async throws {
        defer { work() }
        try await gracefulShutdown()
    }
}
