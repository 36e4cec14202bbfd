import Look
import Views

/// Turning over a list of people, from page to page: `after` and `before` stand in its address.
enum Turning {
    /// Rows of one page.
    static let rows = 50

    static let parameters = ["after", "before"]

    /// Where the page begins that was asked for. A cursor that is none is the beginning.
    static func place(_ visit: PageVisit) -> Place {
        if let cursor = visit.query("after").flatMap(Cursor.init(text:)) { return .after(cursor) }
        if let cursor = visit.query("before").flatMap(Cursor.init(text:)) { return .before(cursor) }
        return .first
    }

    /// - Parameter address: of the list, with its filters.
    static func paging<Item>(_ page: Page<Item>, _ address: PagePath, _ viewer: Viewer) -> Paging {
        let list = address.without("after", "before")
        let summary = page.stoppedAfter.map { viewer.say(.turningStopped, ["n": .number(Int64($0))]) }
        return Paging(
            previous: page.previous.map { list.setting("before", $0.text) }, next: page.next.map { list.setting("after", $0.text) },
            summary: summary ?? (page.items.isEmpty ? nil : viewer.say(.turningRows, ["n": .number(Int64(page.items.count))])))
    }

    /// Only those of the page's own parameters that were given, in this order, so that links of the list keep them.
    static func address(_ path: String, _ visit: PageVisit, _ names: String...) -> PagePath {
        PagePath(path, query: names.compactMap { name in visit.query(name).map { (name, $0) } })
    }
}

extension BoundedCount {
    /// `120`, or `10,000+` where there are more than were counted.
    func text(_ viewer: Viewer) -> String { viewer.number(value) + (isExact ? "" : "+") }
}
