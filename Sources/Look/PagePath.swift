/// A path with its query, for links that change one thing of the page they stand on: another order, the next page, one filter less.
package struct PagePath: Sendable, Equatable {
    package let path: String
    /// In the order in which they are written.
    package private(set) var query: [Part]

    package struct Part: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    package init(_ path: String, _ query: KeyValuePairs<String, String> = [:]) {
        self.path = path
        self.query = query.map { Part(name: $0.key, value: $0.value) }
    }

    package init(_ path: String, query: [(name: String, value: String)]) {
        self.path = path
        self.query = query.map { Part(name: $0.name, value: $0.value) }
    }

    /// With this value for this name, in its old place or at the end; nil takes the name out.
    package func setting(_ name: String, _ value: String?) -> PagePath {
        var changed = self
        guard let value else {
            changed.query.removeAll { $0.name == name }
            return changed
        }
        let part = Part(name: name, value: value)
        if let index = query.firstIndex(where: { $0.name == name }) { changed.query[index] = part } else { changed.query.append(part) }
        return changed
    }

    /// Without these names.
    package func without(_ names: String...) -> PagePath {
        var changed = self
        changed.query.removeAll { names.contains($0.name) }
        return changed
    }

    package subscript(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// `/orders?state=open&sort=-amount`; everything but unreserved characters is percent-encoded (RFC 3986).
    package var text: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    package static func encoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                out += "%" + (hex.utf8.count == 1 ? "0" : "") + hex
            }
        }
        return out
    }
}
