/// The machine behind ``JSON/parse(_:limits:)``: one pass over the bytes. Open containers wait in `frames` and their
/// finished parts in two stacks, so that nesting costs memory and never the thread's stack.
struct JSONParser: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    /// The bytes of a string with escapes, kept between strings for its capacity.
    var scratch: [UInt8] = []
    private var frames: [Frame] = []
    private var items = MoveStack<JSON>(capacity: 64)
    private var members = MoveStack<JSONObject.Member>(capacity: 32)
    private var valuesLeft: Int

    private struct Frame {
        let isObject: Bool
        /// Where the parts of this container begin in their stack.
        let start: Int
        /// The place of every name read so far, once there are more than a walk can compare.
        var places: [ByteKey: Int]?
        /// A name stands twice, which was permitted.
        var hasTwins = false
    }

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        valuesLeft = limits.values
    }

    mutating func document() throws(JSONError) -> JSON {
        guard bytes.count <= limits.bytes else {
            throw fault("The text is too long: at most \(limits.bytes) bytes are permitted.", at: limits.bytes)
        }
        try refuseOtherEncodings()
        while true {
            guard let value = try readOrOpen(), let whole = try attach(value) else { continue }
            skipSpace()
            guard position == bytes.count else {
                throw fault("The text must end after its value; found \(found()).", at: position)
            }
            return whole
        }
    }

    /// Reads a value that is complete at once, or opens a container.
    /// - Returns: nil when a container was opened and its first value comes next.
    @inline(__always)
    private mutating func readOrOpen() throws(JSONError) -> JSON? {
        skipSpace()
        guard position < bytes.count else { throw misplaced() }
        valuesLeft &-= 1
        guard valuesLeft >= 0 else {
            throw fault("Too many values: at most \(limits.values) are permitted in one text.", at: position)
        }
        switch bytes[position] {
        case Byte.quote: return .string(try readString())
        case Byte.openBrace: return try open(isObject: true)
        case Byte.openBracket: return try open(isObject: false)
        case Byte.minus, Byte.zero...(Byte.zero + 9): return .number(try readNumber())
        case Byte.smallT: return try readWord("true", .bool(true))
        case Byte.smallF: return try readWord("false", .bool(false))
        case Byte.smallN: return try readWord("null", .null)
        default: throw misplaced()
        }
    }

    private mutating func open(isObject: Bool) throws(JSONError) -> JSON? {
        guard frames.count < limits.depth else {
            throw fault("Nested too deeply: at most \(limits.depth) levels are permitted.", at: position)
        }
        position &+= 1
        skipSpace()
        if position < bytes.count, bytes[position] == (isObject ? Byte.closeBrace : Byte.closeBracket) {
            position &+= 1
            return isObject ? .object(JSONObject()) : .array([])
        }
        frames.append(Frame(isObject: isObject, start: isObject ? members.count : items.count))
        if isObject { try readName() }
        return nil
    }

    /// Gives a finished value to the container that waits for it, and closes every container that ends here.
    /// - Returns: the whole text's value, or nil when another value comes next.
    @inline(__always)
    private mutating func attach(_ finished: consuming JSON) throws(JSONError) -> JSON? {
        var value = finished
        while !frames.isEmpty {
            let isObject = frames[frames.count &- 1].isObject
            if isObject {
                members[members.count &- 1].value = consume value
            } else {
                items.push(consume value)
            }
            skipSpace()
            let next = position < bytes.count ? bytes[position] : 0
            if next == Byte.comma {
                position &+= 1
                if isObject { try readName() }
                return nil
            }
            guard next == (isObject ? Byte.closeBrace : Byte.closeBracket) else {
                let close = isObject ? "'}'" : "']'"
                throw fault("Expected ',' or \(close) after a value, found \(found()).", at: position)
            }
            position &+= 1
            let frame = frames.removeLast()
            value = isObject
                ? .object(object(members.moveOut(from: frame.start), frame))
                : .array(items.moveOut(from: frame.start))
        }
        return value
    }

    /// Reads a name and its colon, and pushes a member that waits for its value.
    private mutating func readName() throws(JSONError) {
        skipSpace()
        guard position < bytes.count, bytes[position] == Byte.quote else { throw misplacedName() }
        let start = position
        let name = try readString()
        if !isNew(name) {
            guard limits.takesTwins else { throw twin(name, at: start) }
            frames[frames.count &- 1].hasTwins = true
        }
        skipSpace()
        guard position < bytes.count, bytes[position] == Byte.colon else {
            throw fault("Expected ':' after a name, found \(found()).", at: position)
        }
        position &+= 1
        members.push(JSONObject.Member(name: name, value: .null))
    }

    private func object(_ members: [JSONObject.Member], _ frame: Frame) -> JSONObject {
        frame.hasTwins ? JSONObject(members.map { ($0.name, $0.value) }) : JSONObject(distinct: members, places: frame.places)
    }

    private func twin(_ name: String, at start: Int) -> JSONError {
        fault("This object has the name \"\(shortened(name))\" twice; every name may stand once.", at: start)
    }

    /// Compares a name with those of the innermost object; many names are compared by hash, so that time stays linear.
    private mutating func isNew(_ name: String) -> Bool {
        let top = frames.count &- 1
        let start = frames[top].start
        let count = members.count &- start
        if count < JSONObject.walkedCount {
            for place in start..<members.count where sameBytes(members[place].name, name) { return false }
            return true
        }
        if frames[top].places == nil {
            var places: [ByteKey: Int] = [:]
            for place in 0..<count { places[ByteKey(members[start + place].name)] = place }
            frames[top].places = places
        }
        return frames[top].places?.updateValue(count, forKey: ByteKey(name)) == nil
    }

    @inline(__always)
    mutating func skipSpace() {
        while position < bytes.count, Byte.isSpace(bytes[position]) { position &+= 1 }
    }
}
