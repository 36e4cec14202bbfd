import Instruments
import TestSupport
import Testing
import Workflows

@Suite("What those who wait for a transaction are counted as")
struct CoalescerCountingTests {
    @Test("One observation for each transaction, with the items of all who shared it")
    func batches() async throws {
        let gate = Gate()
        let coalescer = Coalescer<Int, Int>(batchLimit: 100, waitingLimit: 1_000) { items in
            await gate.passed()
            return items
        }
        async let first = coalescer.submit([1])
        while coalescer.batchItems.reading.count == 0 { await Task.yield() }
        async let second = coalescer.submit([2, 3])
        async let third = coalescer.submit([4, 5, 6])
        while coalescer.waitingCount < 5 { await Task.yield() }
        gate.open()
        _ = try await (first, second, third)
        #expect(coalescer.batchItems.reading.count == 2 && coalescer.batchItems.reading.sum == 6)
        #expect(coalescer.waitingCount == 0 && coalescer.refused.value == 0)
    }

    @Test("Who is sent away is counted")
    func refused() async throws {
        let gate = Gate()
        let coalescer = Coalescer<Int, Int>(batchLimit: 1, waitingLimit: 1) { items in
            await gate.passed()
            return items
        }
        async let first = coalescer.submit([1])
        while coalescer.batchItems.reading.count == 0 { await Task.yield() }
        async let second = coalescer.submit([2])
        while coalescer.waitingCount < 1 { await Task.yield() }
        await #expect(throws: (any Error).self) { try await coalescer.submit([3]) }
        #expect(coalescer.refused.value == 1)
        gate.open()
        _ = try await (first, second)
    }
}
