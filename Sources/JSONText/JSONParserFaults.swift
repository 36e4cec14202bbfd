// What the parser says when something is out of place. None of this runs for a text without faults.
extension JSONParser {
    func fault(_ reason: String, at offset: Int) -> JSONError {
        JSONError(reason, at: Swift.min(offset, bytes.count), in: bytes)
    }

    /// What stands at the current position, as it reads in a sentence.
    func found() -> String {
        position < bytes.count ? Byte.name(bytes[position]) : "the end of the text"
    }

    /// A fault for a byte that begins no value, with the remedy for the usual mistakes.
    func misplaced() -> JSONError {
        let next = position < bytes.count ? bytes[position] : 0
        let reason = switch next {
        case Byte.closeBracket where previous == Byte.comma: "There must be no comma before ']'."
        case UInt8(ascii: "'"): "Strings stand in double quotes, as in \"P1\"."
        case Byte.slash, UInt8(ascii: "#"): "Comments are not part of JSON; leave them out."
        case Byte.plus: "A number must not begin with '+'; write 1, not +1."
        case Byte.point: "A number must begin with a digit; write 0.5, not .5."
        case UInt8(ascii: "N"), UInt8(ascii: "I"): "NaN and Infinity are not part of JSON; write null or leave the member out."
        case UInt8(ascii: "T"), UInt8(ascii: "F"): "Write true and false in small letters."
        default: "Expected a value: an object, array, string, number, true, false or null; found \(found())."
        }
        return fault(reason, at: position)
    }

    /// A fault for a byte that begins no name in an object.
    func misplacedName() -> JSONError {
        let next = position < bytes.count ? bytes[position] : 0
        let reason = switch next {
        case Byte.closeBrace where previous == Byte.comma: "There must be no comma before '}'."
        case UInt8(ascii: "'"): "Names stand in double quotes, as in \"parcel\"."
        case Byte.slash, UInt8(ascii: "#"): "Comments are not part of JSON; leave them out."
        default: "Expected a name in double quotes, found \(found())."
        }
        return fault(reason, at: position)
    }

    /// Refuses what a UTF-8 text cannot begin with, by the name of the encoding it is likely to be.
    func refuseOtherEncodings() throws(JSONError) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw fault("The text begins with a byte order mark (EF BB BF); send UTF-8 without it.", at: 0)
        }
        let isUTF16 = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
        if isUTF16 || bytes.count > 1 && (bytes[0] == 0 || bytes[1] == 0) {
            throw fault("The text looks like UTF-16 or UTF-32; send it as UTF-8.", at: 0)
        }
    }

    /// The last byte before the current position that is not white space, 0 at the beginning.
    private var previous: UInt8 {
        bytes.prefix(position).last { !Byte.isSpace($0) } ?? 0
    }
}
