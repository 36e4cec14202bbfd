/// What happens next in a simulated trade: events in the order of time, those of one moment in the order in which they were scheduled.
///
/// A heap with four children a node: four neighbours stand in one or two lines of the cache, where two levels of two stand in two or more. Two kinds of
/// events go past the heap, which stays small: what is scheduled for the moment that it is now, and what is scheduled in the order of time.
package struct EventQueue<Event> {
    @usableFromInline struct Entry {
        @usableFromInline let at: Int64
        @usableFromInline let number: Int64
        @usableFromInline let event: Event

        @inlinable init(at: Int64, number: Int64, event: Event) {
            self.at = at
            self.number = number
            self.event = event
        }

        @inlinable func isBefore(_ other: Entry) -> Bool { at < other.at || (at == other.at && number < other.number) }
    }

    /// The moment of the last event that was taken, in whatever unit the moments are told.
    @usableFromInline var moment = Int64.min
    @usableFromInline var heap: [Entry] = []
    /// Each later than the one before it, or as late; from `followed` on they are still to come.
    @usableFromInline var row: [Entry] = []
    @usableFromInline var followed = 0
    /// Events of this moment, scheduled in it, so after all of it in the others; from `taken` on they are still to come.
    @usableFromInline var present: [Event] = []
    @usableFromInline var taken = 0
    @usableFromInline var scheduled: Int64 = 0

    @inlinable package init() {}

    @inlinable package var now: Int64 { moment }
    @inlinable package var count: Int { heap.count + row.count - followed + present.count - taken }

    /// - Parameter at: what is past already happens now.
    @inlinable package mutating func schedule(_ event: Event, at: Int64) {
        guard at > moment else { return present.append(event) }
        scheduled &+= 1
        let entry = Entry(at: at, number: scheduled, event: event)
        if row.isEmpty || row[row.count - 1].at <= at { row.append(entry) } else { rise(entry) }
    }

    /// Of what lies in the future, or has been scheduled for now before it was now: whether the row has the first.
    @inlinable var isFirstInRow: Bool { followed < row.count && (heap.isEmpty || row[followed].isBefore(heap[0])) }

    /// The event that comes next, and when; it stays.
    @inlinable package var next: (event: Event, at: Int64)? {
        let first = isFirstInRow ? row[followed] : heap.first
        if let first, taken == present.count || first.at == moment { return (first.event, first.at) }
        return taken < present.count ? (present[taken], moment) : nil
    }

    /// Takes the event that comes next; its moment is now.
    @inlinable package mutating func take() -> Event? {
        let isInRow = isFirstInRow
        if taken < present.count, isInRow ? row[followed].at > moment : heap.isEmpty || heap[0].at > moment { return takePresent() }
        return isInRow ? takeFromRow() : takeFromHeap()
    }

    @inlinable mutating func takePresent() -> Event {
        let event = present[taken]
        taken += 1
        if taken == present.count {
            present.removeAll(keepingCapacity: true)
            taken = 0
        }
        return event
    }

    @inlinable mutating func takeFromRow() -> Event {
        let first = row[followed]
        moment = first.at
        followed += 1
        // What has been taken goes once it is the larger half.
        if followed == row.count || (followed > 1_024 && followed > row.count / 2) {
            row.removeFirst(followed)
            followed = 0
        }
        return first.event
    }

    @inlinable mutating func takeFromHeap() -> Event? {
        guard let first = heap.first else { return nil }
        moment = first.at
        let last = heap.removeLast()
        if !heap.isEmpty { sink(last) }
        return first.event
    }

    /// Finds the place of a new entry from below.
    @inlinable mutating func rise(_ entry: Entry) {
        var place = heap.count
        heap.append(entry)
        heap.withUnsafeMutableBufferPointer { heap in
            while place > 0, entry.isBefore(heap[(place - 1) / 4]) {
                heap[place] = heap[(place - 1) / 4]
                place = (place - 1) / 4
            }
            heap[place] = entry
        }
    }

    /// Finds the place of an entry from above, where the first one has been taken.
    @inlinable mutating func sink(_ entry: Entry) {
        heap.withUnsafeMutableBufferPointer { heap in
            var place = 0
            while case let child = 4 * place + 1, child < heap.count {
                var least = child
                for other in child + 1..<max(child + 1, min(child + 4, heap.count)) where heap[other].isBefore(heap[least]) { least = other }
                guard heap[least].isBefore(entry) else { break }
                heap[place] = heap[least]
                place = least
            }
            heap[place] = entry
        }
    }
}

extension EventQueue: Sendable where Event: Sendable {}
extension EventQueue.Entry: Sendable where Event: Sendable {}
