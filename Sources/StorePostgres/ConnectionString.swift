import CLibpq
import Store

/// A connection string of libpq, untouched, and the few settings that hold where neither it nor the environment says otherwise.
struct ConnectionString: Sendable {
    private let text: String
    private let defaults: [(keyword: String, value: String)]

    /// How long a server may say nothing. One that acknowledges nothing for 25 s has vanished: its machine is lost, or the way to it. The system would
    /// wait up to two hours, and everything that waits behind that answer as well.
    private static let patience = [
        (keyword: "connect_timeout", value: "5"), (keyword: "keepalives_idle", value: "10"), (keyword: "keepalives_interval", value: "5"),
        (keyword: "keepalives_count", value: "3"), (keyword: "tcp_user_timeout", value: "25000"),
    ]

    init(_ text: String) throws(StoreError) {
        guard !text.utf8.contains(0) else { throw .address("a connection string holds no U+0000") }
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            let reason = message.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(message)
            throw .address(Self.withoutSecret(reason, in: text))
        }
        defer { PQconninfoFree(options) }
        self.text = text
        var defaults = [(keyword: "fallback_application_name", value: "nearmade")]
        // A service file may name them, and libpq reads it only where nothing else did.
        if Self.value(of: "service", in: options) == nil {
            defaults += Self.patience.filter { !Self.environmentSets($0.keyword) }
        }
        self.defaults = defaults
    }

    /// Opens a connection and waits for it; only for threads that may block.
    func connect() -> OpaquePointer? {
        // libpq takes the last value of a repeated keyword: what stands before `dbname` gives way to the string, what follows does not.
        let settings = defaults + [("dbname", text), ("client_encoding", "UTF8")]
        return Self.withCStrings(settings.map(\.keyword)) { keywords in
            Self.withCStrings(settings.map(\.value)) { values in PQconnectdbParams(keywords, values, 1) }
        }
    }

    /// `body` gets the texts as C strings, closed by a null pointer.
    private static func withCStrings<Result>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result) -> Result {
        var bytes: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            bytes.append(contentsOf: text.utf8CString)
        }
        return bytes.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = starts.map { start in buffer.baseAddress.map { $0 + start } }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }

    private static func environmentSets(_ keyword: String) -> Bool {
        guard let options = PQconndefaults() else { return false }
        defer { PQconninfoFree(options) }
        return value(of: keyword, in: options) != nil
    }

    private static func value(of keyword: String, in options: UnsafeMutablePointer<PQconninfoOption>) -> String? {
        var option = options
        while let name = option.pointee.keyword {
            if String(cString: name) == keyword { return option.pointee.val.map { String(cString: $0) } }
            option += 1
        }
        return nil
    }

    /// libpq quotes a string that it cannot read, and passwords with it.
    private static func withoutSecret(_ message: String, in text: String) -> String {
        var result = ""
        var rest = Substring(message)
        while !text.isEmpty, let found = rest.firstRange(of: text) {
            result += rest[..<found.lowerBound] + "…"
            rest = rest[found.upperBound...]
        }
        return (result + rest).split(separator: "\n").joined(separator: " ")
    }
}
