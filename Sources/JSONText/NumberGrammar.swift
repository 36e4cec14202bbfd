/// What a number may look like: RFC 8259, section 6.
enum NumberGrammar {
    struct Fault: Error {
        let reason: String
        let offset: Int
    }

    /// Walks over one number.
    /// - Parameter start: the offset of its first byte, `-` or a digit when there is a number at all.
    /// - Returns: the offset after its last byte; what follows is not judged.
    static func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(Fault) -> Int {
        var position = start
        if position < bytes.count, bytes[position] == Byte.minus { position += 1 }
        let integer = position
        position = digits(in: bytes, from: position)
        guard position > integer else {
            throw Fault(reason: "A number needs a digit here, as in 12 or -0.5.", offset: position)
        }
        if bytes[integer] == Byte.zero, position - integer > 1 {
            throw Fault(reason: "A number must not have leading zeros: write 7, not 07.", offset: integer)
        }
        if position < bytes.count, bytes[position] == Byte.point {
            let fraction = position + 1
            position = digits(in: bytes, from: fraction)
            guard position > fraction else {
                throw Fault(reason: "A decimal point needs a digit after it, as in 1.5.", offset: position)
            }
        }
        if position < bytes.count, bytes[position] | 0x20 == Byte.smallE {
            position += 1
            if position < bytes.count, bytes[position] == Byte.plus || bytes[position] == Byte.minus { position += 1 }
            let exponent = position
            position = digits(in: bytes, from: exponent)
            guard position > exponent else {
                throw Fault(reason: "An exponent needs a digit, as in 1e3 or 1e-3.", offset: position)
            }
        }
        return position
    }

    private static func digits(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count, bytes[position] &- Byte.zero < 10 { position += 1 }
        return position
    }
}
