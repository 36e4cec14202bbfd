import Core
import Testing

@testable import Views

@Suite("Searching page by page")
struct SearchTests {
    /// The numbers 1 to `count`, of which some match; ids are the numbers.
    private func look(_ count: Int, _ isMatch: @escaping (Int) -> Bool) -> (Way) -> [Candidate<Int>] {
        { way in
            var from = way.isBackward ? count + 1 : 0
            if case .numbered(let last, _)? = way.cursor { from = Int(last) }
            let rest = way.isBackward ? Array((1..<max(1, from)).reversed()) : Array((from + 1)..<max(from + 1, count + 1))
            return rest.prefix(way.count).map { Candidate(id: $0, cursor: .numbered(Int64($0), .zero), isMatch: isMatch($0)) }
        }
    }

    @Test("A page is full while there is enough, and the way on ends where the list ends")
    func whole() throws {
        let all = look(5) { _ in true }
        let first = try Search.page(at: .first, limit: 2, all)
        #expect(first.items == [1, 2] && first.next == .numbered(2, .zero) && first.previous == nil && first.stoppedAfter == nil)
        let last = try Search.page(at: .after(.numbered(4, .zero)), limit: 2, all)
        #expect(last.items == [5] && last.next == nil && last.previous == .numbered(5, .zero))
        let before = try Search.page(at: .before(.numbered(5, .zero)), limit: 2, all)
        #expect(before.items == [3, 4] && before.next == .numbered(4, .zero) && before.previous == .numbered(3, .zero))
        let start = try Search.page(at: .before(.numbered(3, .zero)), limit: 2, all)
        #expect(start.items == [1, 2] && start.previous == nil && start.next == .numbered(2, .zero))
        let nothing = try Search.page(at: .first, limit: 2, look(0) { _ in true })
        #expect(nothing.items == [] && nothing.next == nil && nothing.previous == nil)
    }

    @Test("What does not match is passed over; a search that has looked long enough stops and says where")
    func sparse() throws {
        let tens = look(1_000) { $0 % 10 == 0 }
        let page = try Search.page(at: .first, limit: 3, tens)
        #expect(page.items == [10, 20, 30] && page.stoppedAfter == nil)
        let none = look(100_000) { $0 > 90_000 }
        let stopped = try Search.page(at: .first, limit: 3, lookLimit: 1_000, none)
        #expect(stopped.items == [])
        let looked = try #require(stopped.stoppedAfter)
        #expect(looked >= 1_000 && stopped.next == .numbered(Int64(looked), .zero))
        let end = try Search.page(at: .after(.numbered(89_999, .zero)), limit: 3, lookLimit: 1_000, none)
        #expect(end.items == [90_001, 90_002, 90_003])
    }

    @Test("Every limit gives the same list there and back", arguments: 1...7)
    func everyLimit(_ limit: Int) throws {
        let thirds = look(50) { $0 % 3 == 0 }
        var place = Place.first
        var found: [Int] = []
        var last: Page<Int>
        repeat {
            last = try Search.page(at: place, limit: limit, thirds)
            found += last.items
            if let next = last.next { place = .after(next) }
        } while last.next != nil
        #expect(found == (1...16).map { $0 * 3 })
        var back = last.items
        while let previous = last.previous {
            last = try Search.page(at: .before(previous), limit: limit, thirds)
            back = last.items + back
        }
        #expect(back == found)
    }

    @Test("A thing met twice in a row is shown once")
    func twice() throws {
        let doubled: (Way) -> [Candidate<Int>] = { way in
            var from: Int64 = 0
            if case .numbered(let last, _)? = way.cursor { from = last }
            return [1, 1, 2, 2, 3].filter { Int64($0) > from }.prefix(way.count).map { Candidate(id: $0, cursor: .numbered(Int64($0), .zero), isMatch: true) }
        }
        #expect(try Search.page(at: .first, limit: 5, doubled).items == [1, 2, 3])
    }
}
