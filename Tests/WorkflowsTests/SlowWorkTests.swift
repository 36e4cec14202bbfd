import Synchronization
import TestSupport
import Testing
import Workflows

@Suite("Slow work")
struct SlowWorkTests {
    private struct Broken: Error {}

    @Test("Two are at work, three wait, a sixth is refused; then all five are done")
    func bounded() async throws {
        let work = SlowWork(atOnce: 2, waiting: 3)
        let gate = Gate()
        let done = Mutex(0)
        let (allDone, signal) = AsyncStream<Void>.makeStream()
        func piece() -> Bool {
            work.submit {
                guard (try? gate.pass()) != nil else { return }
                let count = done.withLock { count in
                    count += 1
                    return count
                }
                if count == 5 { signal.finish() }
            }
        }
        #expect((0..<6).map { _ in piece() } == [true, true, true, true, true, false])
        await #expect(throws: SignInRefusal.busy) { try await work.run { 1 } }
        gate.open()
        for await _ in allDone {}
        #expect(done.withLock { $0 } == 5)
        #expect(try await work.run { 2 } == 2, "there is room again")
    }

    @Test("What the work throws, its caller gets")
    func errors() async {
        await #expect(throws: Broken.self) { try await SlowWork(atOnce: 1, waiting: 0).run { throw Broken() } }
    }
}
