/// The check digit of numeric keys (GS1 General Specifications 7.9): from the right, digits weigh 3, 1, 3 and so on; what is missing to the
/// next ten is the check digit.
///
///     try CheckDigit.of("400638133393")          // 1
///     CheckDigit.isRight("4006381333931")         // true
public enum CheckDigit {
    /// - Parameter digits: the key without its check digit, 1 to 90 digits.
    /// - Returns: 0 to 9.
    /// - Throws: `.badLength`, `.badCharacter`.
    public static func of(_ digits: String) throws(GS1Error) -> Int {
        let bytes = Bytes(digits)
        guard (1...90).contains(bytes.count) else {
            throw GS1Error(.badLength, length: bytes.count, "A check digit is made of 1 to 90 digits; these are \(bytes.count).")
        }
        if let place = bytes.firstNot(ASCII.isDigit) {
            throw GS1Error(.badCharacter, at: place, length: 1, "Only digits have a check digit; here stands \(ASCII.name(bytes[place])).")
        }
        return of(bytes)
    }

    /// True when the last of at least two digits is the check digit of those before it.
    public static func isRight(_ digits: String) -> Bool {
        let bytes = Bytes(digits)
        return bytes.count >= 2 && bytes.isDigits && of(bytes.part(from: 0, to: bytes.count - 1)) == Int(bytes[bytes.count - 1] - ASCII.zero)
    }

    /// Of digits only.
    static func of(_ digits: Bytes) -> Int {
        var sum = 0
        var place = digits.count - 1
        var weight = 3
        while place >= 0 {
            sum += weight * Int(digits[place] &- ASCII.zero)
            weight = 4 - weight
            place -= 1
        }
        return (10 - sum % 10) % 10
    }

    /// A number with zeros in front and its check digit behind.
    ///
    ///     CheckDigit.appended(to: 34012345000000002, width: 17)      // "340123450000000024"
    /// - Parameter width: digits without the check digit; a longer number has more.
    public static func appended(to number: UInt64, width: Int) -> String {
        let digits = Array(String(number).utf8)
        let zeros = [UInt8](repeating: ASCII.zero, count: max(0, width - digits.count))
        return String(decoding: appended(to: zeros + digits), as: UTF8.self)
    }

    /// The digits with their check digit behind them.
    static func appended(to digits: [UInt8]) -> [UInt8] { digits + [ASCII.zero + UInt8(of(Bytes(digits)))] }
}

/// The pair of check characters of a GMN and other alphanumeric keys (GS1 General Specifications 7.9): values of characters weigh primes
/// from the right, the sum modulo 1021 is written in base 32.
///
///     try CheckPair.of("1987654Ad4X4bL5ttr2310c")   // "2K"
public enum CheckPair {
    /// Characters that can be weighed: as many as there are weights.
    public static let longest = 97

    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)

    /// The primes from 2 to 509.
    private static let primes: [Int] = (2...509).filter { number in !(2..<number).contains { number % $0 == 0 } }

    /// - Parameter text: characters of set 82, at most ``longest``, without the pair.
    /// - Throws: `.badLength`, `.badCharacter`.
    public static func of(_ text: String) throws(GS1Error) -> String {
        let bytes = Bytes(text)
        guard bytes.count <= longest else {
            throw GS1Error(.badLength, length: bytes.count, "A check pair is made of at most \(longest) characters; these are \(bytes.count).")
        }
        if let place = bytes.firstNot(CharacterSet82.contains) {
            throw GS1Error(.badCharacter, at: place, length: 1, "\(ASCII.name(bytes[place])) is not in GS1's character set 82.")
        }
        return String(decoding: of(bytes), as: UTF8.self)
    }

    /// Of at most ``longest`` characters of set 82.
    static func of(_ text: Bytes) -> [UInt8] {
        var sum = 0
        for place in 0..<text.count { sum += CharacterSet82.value(text[place]) * primes[text.count - 1 - place] }
        sum %= 1021
        return [alphabet[sum >> 5], alphabet[sum & 31]]
    }

    static func isCheckCharacter(_ byte: UInt8) -> Bool { alphabet.contains(byte) }
}
