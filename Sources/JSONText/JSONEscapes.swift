/// Writes strings the one way this program writes them: only what must be escaped is escaped, with the short form where
/// there is one and small hexadecimal digits where there is none.
enum JSONEscapes {
    @inline(__always)
    static func append(_ text: String, to output: inout [UInt8]) {
        output.append(Byte.quote)
        let written: Void? = text.utf8.withContiguousStorageIfAvailable { append($0, to: &output) }
        if written == nil { Array(text.utf8).withUnsafeBufferPointer { append($0, to: &output) } }
        output.append(Byte.quote)
    }

    private static func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var run = 0
        while run < bytes.count {
            let stop = ByteScan.stop(in: bytes, from: run).offset
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<stop]))
            guard stop < bytes.count else { return }
            appendEscape(of: bytes[stop], to: &output)
            run = stop + 1
        }
    }

    private static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
        output.append(Byte.backslash)
        switch byte {
        case Byte.quote, Byte.backslash: output.append(byte)
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case Byte.lineFeed: output.append(UInt8(ascii: "n"))
        case Byte.carriageReturn: output.append(UInt8(ascii: "r"))
        case Byte.tab: output.append(UInt8(ascii: "t"))
        default:
            output.append(contentsOf: [Byte.smallU, Byte.zero, Byte.zero, Byte.zero + byte >> 4])
            output.append(byte & 15 < 10 ? Byte.zero + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        }
    }
}
