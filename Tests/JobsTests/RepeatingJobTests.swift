import Jobs
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@Suite("Jobs that repeat")
struct RepeatingJobTests {
    private struct Broken: Error {}

    @Test("a run that fails does not end the job")
    func goesOnAfterFailure() async throws {
        let runs = Mutex(0)
        let (thirdRun, signal) = AsyncStream<Void>.makeStream()
        let job = RepeatingJob(name: "test", every: .milliseconds(1), logger: Logger(label: "test")) {
            let run = runs.withLock { count in
                count += 1
                return count
            }
            if run == 3 { signal.finish() }
            if run < 3 { throw Broken() }
            return run
        }
        let task = Task { try await job.run() }
        for await _ in thirdRun {}
        task.cancel()
        _ = await task.result
        #expect(runs.withLock { $0 } >= 3)
    }

    @Test("a job that begins at once does not wait for its first interval, any other does", arguments: [true, false])
    func beginsAtOnce(_ atOnce: Bool) async {
        let runs = Mutex(0)
        let job = RepeatingJob(name: "test", every: .seconds(1_000_000), beginsAtOnce: atOnce, logger: Logger(label: "test")) {
            runs.withLock { $0 += 1 }
            return 1
        }
        let task = Task { try await job.run() }
        // Ends the wait for the interval, whenever it comes.
        task.cancel()
        _ = await task.result
        #expect(runs.withLock { $0 } == (atOnce ? 1 : 0))
    }

    @Test("a job ends when the server is asked to stop")
    func endsGracefully() async throws {
        let (firstRun, signal) = AsyncStream<Void>.makeStream()
        let isOver = Mutex(false)
        let ranAfterwards = Mutex(false)
        let job = RepeatingJob(name: "test", every: .milliseconds(1), logger: Logger(label: "test")) {
            if isOver.withLock({ $0 }) { ranAfterwards.withLock { $0 = true } }
            signal.finish()
            return 0
        }
        let group = ServiceGroup(services: [job], logger: Logger(label: "test"))
        let task = Task { try await group.run() }
        for await _ in firstRun {}
        await group.triggerGracefulShutdown()
        try await task.value
        isOver.withLock { $0 = true }
        await Task.yield()
        #expect(!ranAfterwards.withLock { $0 })
    }
}
