import Core
import Testing

@testable import Simulation

@Suite("What happens next")
struct EventQueueTests {
    @Test("Events come in the order of time, those of one moment as they were scheduled, whatever is scheduled meanwhile", arguments: 1...50 as ClosedRange<UInt64>)
    func order(seed: UInt64) {
        let random = SeededRandom(seed: seed)
        var queue = EventQueue<Int>()
        // What is still to come, by moment and number; the first of it must be what the queue takes.
        var waiting: [(at: Int64, number: Int)] = []
        var (number, taken) = (0, 0)
        while number < 400 || queue.count > 0 {
            if number < 400, random.next() % 3 > 0 || queue.count == 0 {
                // Some lie in the past, many at one moment.
                let at = Int64(random.next() % 40) + (number > 200 ? 10 : 0)
                queue.schedule(number, at: at)
                waiting.append((max(at, taken == 0 ? at : queue.now), number))
                number += 1
                continue
            }
            let least = waiting.min { ($0.at, $0.number) < ($1.at, $1.number) }
            #expect(queue.next?.event == least?.number && queue.next?.at == least?.at)
            let event = queue.take()
            #expect(event == least?.number && queue.now == least?.at)
            waiting.removeAll { $0.number == event }
            taken += 1
            #expect(queue.count == waiting.count)
        }
        #expect(taken == 400 && queue.take() == nil && queue.next == nil)
    }

    @Test("Orders through stations, a hub and its waves come to the times that the same model comes to in another program")
    func orderFlow() {
        var few = OrderFlow(orders: 20_000)
        #expect(few.run() == OrderFlow.Outcome(events: 280_000, seconds: 411_966_584))
        // So many that they wait for each other.
        var many = OrderFlow(orders: 100_000)
        #expect(many.run() == OrderFlow.Outcome(events: 1_400_000, seconds: 2_067_747_283))
    }
}
