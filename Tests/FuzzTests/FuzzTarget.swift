/// A decoder that meets bytes from outside, with what must hold of it for any bytes.
///
/// The same checks run twice: `FuzzTests` changes the seeds at random for a few seconds in every test run, `make fuzz` lets libFuzzer look for inputs
/// that reach new code for as long as you like.
enum FuzzTarget: String, CaseIterable, Sendable {
    case json, lines, csv, gzip, table, mapping, order, scan, form, multipart, text, query, cursor, address, code, value, events, eventsXML, eventQuery, hook

    /// - Throws: `FuzzFailure` where something does not hold; a crash is found by crashing.
    func check(_ bytes: [UInt8]) throws {
        switch self {
        case .json: try FuzzedJSON.checkText(bytes)
        case .lines: try FuzzedJSON.checkLines(bytes)
        case .csv: try FuzzedTables.checkCSV(bytes)
        case .gzip: try FuzzedTables.checkGzip(bytes)
        case .table: try FuzzedOrderFiles.checkTable(bytes)
        case .mapping: try FuzzedOrderFiles.checkMapping(bytes)
        case .order: try FuzzedBodies.checkOrder(bytes)
        case .scan: try FuzzedBodies.checkScan(bytes)
        case .form: try FuzzedForms.checkForm(bytes)
        case .multipart: try FuzzedForms.checkMultipart(bytes)
        case .text: try FuzzedTexts.checkText(bytes)
        case .query: try FuzzedTexts.checkQuery(bytes)
        case .cursor: try FuzzedTexts.checkCursor(bytes)
        case .address: try FuzzedTexts.checkAddress(bytes)
        case .code: try FuzzedGS1.checkCode(bytes)
        case .value: try FuzzedGS1.checkValue(bytes)
        case .events: try FuzzedEPCIS.checkJSON(bytes)
        case .eventsXML: try FuzzedEPCIS.checkXML(bytes)
        case .eventQuery: try FuzzedEPCIS.checkQuery(bytes)
        case .hook: try FuzzedHooks.checkText(bytes)
        }
    }
}

struct FuzzFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// - Throws: `FuzzFailure` with `sentence`, which says what was expected.
func hold(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
    if !condition { throw FuzzFailure(sentence()) }
}

/// The value, or nil where the decoder refuses; what it says of that is not looked at.
func accepted<Value>(_ body: () throws -> Value) -> Value? {
    do { return try body() } catch { return nil }
}

/// Sizes at which an input is cut to be read piece by piece. Byte by byte is for short ones: whoever reads a row anew with each byte of it takes long.
func pieceSizes(of bytes: [UInt8]) -> [Int] { bytes.count > 4_000 ? [1_001] : [1, 2, 7] }

func pieces(of bytes: [UInt8], size: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
}
