/// A stack whose top elements move out into an array of exactly their number, without being copied or counted again.
struct MoveStack<Element>: ~Copyable {
    private var storage: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    /// - Parameter capacity: elements held before the stack grows, at least 1.
    init(capacity: Int) {
        self.capacity = Swift.max(capacity, 1)
        storage = .allocate(capacity: self.capacity)
    }

    deinit {
        storage.deinitialize(count: count)
        storage.deallocate()
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (storage + count).initialize(to: element)
        count &+= 1
    }

    /// - Parameter place: from 0, below ``count``.
    subscript(place: Int) -> Element {
        @inline(__always) get { storage[place] }
        @inline(__always) _modify { yield &storage[place] }
    }

    /// Moves the elements from `start` to the top out, in the order in which they were pushed.
    /// - Parameter start: from 0, at most ``count``.
    mutating func moveOut(from start: Int) -> [Element] {
        let moved = count - start
        let source = UnsafeMutableBufferPointer(start: storage + start, count: moved)
        let elements = Array<Element>(unsafeUninitializedCapacity: moved) { buffer, initialized in
            initialized = buffer.moveInitialize(fromContentsOf: source)
        }
        count = start
        return elements
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: storage, count: count)
        storage.deallocate()
        storage = larger
        capacity *= 2
    }
}
