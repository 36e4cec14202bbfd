/// What a URI looks like. Source: RFC 3986, section 3, with the letters beyond ASCII that RFC 3987 adds.
enum URIText {
    /// Whether the text has a scheme, a colon and something behind it, and no character that a URI must escape.
    static func isURI(_ text: String) -> Bool { text.withBytes(isURI) }

    static func isURI(_ text: Bytes) -> Bool {
        let colon = schemeEnd(text)
        guard colon > 0, colon + 1 < text.count else { return false }
        for byte in text[(colon + 1)...] where !isAllowed(byte) { return false }
        return true
    }

    /// The place of the colon behind the scheme; 0 when there is none.
    static func schemeEnd(_ text: Bytes) -> Int {
        guard let first = text.first, ASCII.isLetter(first) || first == ASCII.underscore else { return 0 }
        var place = 1
        while place < text.count, text[place] != ASCII.colon {
            let byte = text[place]
            guard ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.plus || byte == ASCII.minus || byte == ASCII.point || byte == ASCII.underscore
            else { return 0 }
            place += 1
        }
        return place < text.count ? place : 0
    }

    @inline(__always)
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D, 0x7F: false
        default: true
        }
    }
}
