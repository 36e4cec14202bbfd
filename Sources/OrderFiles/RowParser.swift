import CSVText

/// Turns the fields of one row into values and notes what cannot be read.
struct RowParser {
    private let mapping: Mapping
    private var clock: LocalClock
    var problems = OrderProblems()
    /// The file and line of the row in hand.
    private(set) var file = ""
    private(set) var line = 0
    /// Whether something in the row in hand could not be read.
    private(set) var hasFault = false

    init(_ mapping: Mapping) {
        self.mapping = mapping
        clock = LocalClock(mapping.zone)
    }

    mutating func begin(_ row: CSVRow, of file: borrowing OrderFile) {
        self.file = file.name
        line = row.line
        hasFault = false
    }

    /// Lets a second part of the row in hand be judged by itself.
    mutating func forgetFault() { hasFault = false }

    mutating func blame(_ kind: OrderProblem.Kind, _ detail: String) {
        hasFault = true
        problems.add(kind, file, line, detail)
    }

    /// UTC microseconds, or `Slot.noInstant` where the field is empty or bad.
    mutating func instant(_ bytes: ArraySlice<UInt8>, _ field: OrderField) -> Int64 {
        if bytes.isEmpty { return Slot.noInstant }
        for format in mapping.times {
            if let time = format.read(bytes) { return clock.instant(time) }
        }
        let wanted = mapping.times.map(\.text).joined(separator: " or ")
        blame(.badTime, "\(field.rawValue) \(OrderProblems.shown(bytes)) is not a time written as \(wanted)")
        return Slot.noInstant
    }

    /// Minor units, 0 where the field is bad.
    mutating func money(_ bytes: ArraySlice<UInt8>, _ field: OrderField) -> Int64 {
        do {
            return try MoneyText.read(bytes, decimals: mapping.decimals, mark: mapping.decimalMark)
        } catch {
            let kind: OrderProblem.Kind = error == .empty ? .missingValue : .badMoney
            blame(kind, "\(field.rawValue) \(OrderProblems.shown(bytes)) \(error.sentence(mark: mapping.decimalMark))")
            return 0
        }
    }

    /// A whole number within the range; `absent` where the field is empty or bad.
    mutating func integer(
        _ bytes: ArraySlice<UInt8>, _ field: OrderField, in range: ClosedRange<Int32>, absent: Int32
    ) -> Int32 {
        if bytes.isEmpty { return absent }
        if let value = try? MoneyText.read(bytes, decimals: 0, mark: UInt8(ascii: ".")), range.contains(Int32(clamping: value)) {
            return Int32(clamping: value)
        }
        blame(
            .badNumber,
            "\(field.rawValue) \(OrderProblems.shown(bytes)) is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        return absent
    }

    /// Hundredths, 0 to 100.00; nil where the field is empty or bad.
    mutating func score(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        if bytes.isEmpty { return nil }
        if let value = try? MoneyText.read(bytes, decimals: 2, mark: mapping.decimalMark), value <= 10_000 { return UInt32(value) }
        blame(.badNumber, "score \(OrderProblems.shown(bytes)) is not a number from 0 to 100")
        return nil
    }

    mutating func degrees(_ bytes: ArraySlice<UInt8>, _ field: OrderField, limit: Double) -> Double? {
        if let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite, abs(value) <= limit { return value }
        blame(.badNumber, "\(field.rawValue) \(OrderProblems.shown(bytes)) is not a number of degrees up to \(Int(limit))")
        return nil
    }
}
