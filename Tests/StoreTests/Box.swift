import Synchronization

/// A value that bodies of transactions hand out before they end.
final class Box<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }

    func change(_ body: @Sendable (inout Value) -> Void) { content.withLock { body(&$0) } }
}

/// How many of some tasks still run.
final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    var isOver: Bool { left.withLock { $0 <= 0 } }

    func countDown() { left.withLock { $0 -= 1 } }
}
