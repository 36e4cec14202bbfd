/// Reads the fields of an EPC URN.
struct URNReader {
    private let text: Bytes
    private let scheme: EPCURN.Scheme
    private let isPattern: Bool
    private var place: Int
    private(set) var companyPrefix = ""
    private(set) var hasWildcard = false

    init(_ text: Bytes, scheme: EPCURN.Scheme, isPattern: Bool, start: Int) {
        self.text = text
        self.scheme = scheme
        self.isPattern = isPattern
        place = start
    }

    private struct Field {
        let start: Int
        /// Nil for the wildcard.
        let value: [UInt8]?
    }

    mutating func read() throws(GS1Error) -> [Element] {
        let fields = try readFields()
        let known = fields.prefix { $0.value != nil }.count
        if let stray = fields.dropFirst(known).first(where: { $0.value != nil }) {
            throw GS1Error(.badURN, at: stray.start, "Behind a * there can only be another *.")
        }
        hasWildcard = known < fields.count
        let isOpen = known == fields.count - 1 && (scheme.qualifier != nil || scheme.appendsSerial)
        guard !hasWildcard || isOpen else {
            let start = fields.dropFirst(known).first?.start ?? 0
            throw GS1Error(.notExpressible, at: start, "A Digital Link can leave out the serial number only, not the rest of the key.")
        }
        return try elements(fields)
    }

    // MARK: Fields

    private mutating func readFields() throws(GS1Error) -> [Field] {
        var fields: [Field] = []
        for number in 1...scheme.fieldCount {
            let end = number < scheme.fieldCount ? text.first(UInt8(ascii: "."), from: place) : text.count
            guard let end else {
                throw GS1Error(.badURN, at: text.count, "\(scheme.rawValue) has \(scheme.fieldCount) parts with points between them; here are \(number).")
            }
            fields.append(try field(from: place, to: end))
            place = end + 1
        }
        return fields
    }

    private func field(from start: Int, to end: Int) throws(GS1Error) -> Field {
        let written = text.part(from: start, to: end)
        if isPattern, written.count == 1, written[0] == UInt8(ascii: "*") { return Field(start: start, value: nil) }
        var place = 0
        while place < written.count {
            let byte = written[place]
            if byte == UInt8(ascii: "%") {
                guard place + 2 < written.count, ASCII.hexValue(written[place + 1]) != nil, ASCII.hexValue(written[place + 2]) != nil else {
                    throw GS1Error(.badURN, at: start + place, length: 1, "Two hexadecimal digits must follow a percent sign.")
                }
            } else if !Self.isPlain(byte) {
                throw GS1Error(.badURN, at: start + place, length: 1, "\(ASCII.name(byte)) must be written as % and two hexadecimal digits, or not at all.")
            }
            place += 1
        }
        guard let value = PercentEncoding.decoded(written, plusIsSpace: false) else {
            throw GS1Error(.badURN, at: start, length: written.count, "The byte 0 is in no value.")
        }
        return Field(start: start, value: value)
    }

    /// Characters that a URN holds as they are (GS1 EPC Tag Data Standard, GS3A3Char).
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: plainSigns.contains(byte)
        }
    }

    private static let plainSigns = Array("!'()*+,-.:;=_".utf8)

    // MARK: Elements

    private mutating func elements(_ fields: [Field]) throws(GS1Error) -> [Element] {
        let prefix = try companyPrefix(fields[0])
        companyPrefix = String(decoding: prefix, as: UTF8.self)
        let reference = fields[1].value ?? []
        let rest = fields.dropFirst(2)
        var key = try key(prefix, reference, at: fields[1].start)
        if scheme.appendsSerial, let serial = rest.first?.value {
            if serial.isEmpty { throw GS1Error(.badURN, at: text.count, "A serial number must follow the last point.") }
            key += serial
        }
        if scheme == .itip { for field in rest.dropLast() { key += field.value ?? [] } }
        var elements = [try checked(Element(scheme.key, String(decoding: key, as: UTF8.self)), at: fields[0].start)]
        if let qualifier = scheme.qualifier, let last = rest.last, let value = last.value {
            // A location without extension has the extension 0.
            if scheme != .sgln || value != [ASCII.zero] {
                elements.append(try checked(Element(qualifier, String(decoding: value, as: UTF8.self)), at: last.start))
            }
        }
        return elements
    }

    private func companyPrefix(_ field: Field) throws(GS1Error) -> [UInt8] {
        guard let value = field.value, (6...12).contains(value.count), value.allSatisfy(ASCII.isDigit) else {
            throw GS1Error(.badCompanyPrefix, at: field.start, length: field.value?.count ?? 1, "A GS1 Company Prefix of 6 to 12 digits must stand here.")
        }
        return value
    }

    private func key(_ prefix: [UInt8], _ reference: [UInt8], at start: Int) throws(GS1Error) -> [UInt8] {
        guard let digits = scheme.digits else {
            if reference.isEmpty { throw GS1Error(.badURN, at: start, "A reference must follow the company prefix.") }
            return prefix + reference
        }
        guard prefix.count + reference.count == digits, reference.allSatisfy(ASCII.isDigit) else {
            throw GS1Error(
                .badLength, at: start, length: reference.count,
                "Company prefix and reference of \(scheme.rawValue) have \(digits) digits together; here are \(prefix.count) and \(reference.count) characters.")
        }
        let body = scheme.leadsWithReference ? reference.prefix(1) + prefix + reference.dropFirst() : prefix + reference
        return (scheme == .grai ? [ASCII.zero] : []) + CheckDigit.appended(to: Array(body))
    }

    private func checked(_ element: Element, at start: Int) throws(GS1Error) -> Element {
        do throws(GS1Error) {
            try element.check()
            return element
        } catch {
            throw GS1Error(error.kind, ai: error.ai, at: start, error.reason, lint: error.lint)
        }
    }
}
