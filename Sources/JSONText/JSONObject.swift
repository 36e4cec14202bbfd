/// The members of an object in the order of the text; no name stands twice. Iterates over its members.
package struct JSONObject: Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package internal(set) var value: JSON

        package static func == (left: Member, right: Member) -> Bool {
            sameBytes(left.name, right.name) && left.value == right.value
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(ByteKey(name))
            hasher.combine(value)
        }
    }

    /// Up to this many members a walk through the names is faster than hashing one.
    static let walkedCount = 16

    private var members: [Member]
    /// The place of every name; nil up to ``walkedCount`` members.
    private var places: [ByteKey: Int]?

    package init() { members = [] }

    /// A name given twice keeps its first place and its last value.
    package init(_ members: some Sequence<(String, JSON)>) {
        self.init()
        for (name, value) in members { self[name] = value }
    }

    /// Takes members whose names the parser has compared already.
    /// - Parameter places: the place of every name, when there are more than ``walkedCount``.
    init(distinct members: [Member], places: [ByteKey: Int]?) {
        self.members = members
        self.places = places
    }

    /// Reads, adds, replaces, or removes (by nil) the member of that name. A new member comes last.
    /// Removing takes time in proportion to the members.
    package subscript(name: String) -> JSON? {
        get { place(of: name).map { members[$0].value } }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?): append(Member(name: name, value: value))
            case (let place?, nil):
                members.remove(at: place)
                places = members.count > Self.walkedCount ? Self.places(of: members) : nil
            case (nil, nil): break
            }
        }
    }

    /// The names in the order of the text.
    package var keys: [String] { members.map(\.name) }

    private func place(of name: String) -> Int? {
        if let places { return places[ByteKey(name)] }
        return members.firstIndex { sameBytes($0.name, name) }
    }

    private mutating func append(_ member: Member) {
        members.append(member)
        if places != nil {
            places?[ByteKey(member.name)] = members.count - 1
        } else if members.count > Self.walkedCount {
            places = Self.places(of: members)
        }
    }

    private static func places(of members: [Member]) -> [ByteKey: Int] {
        var places: [ByteKey: Int] = [:]
        places.reserveCapacity(members.count)
        for (place, member) in members.enumerated() { places[ByteKey(member.name)] = place }
        return places
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { members.count }
    package subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool { left.members == right.members }
    package func hash(into hasher: inout Hasher) { hasher.combine(members) }
}
