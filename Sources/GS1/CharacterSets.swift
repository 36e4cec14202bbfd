/// The characters that a value may hold (GS1 General Specifications 7.11).
enum CharacterSet82 {
    /// In the order of their values for the check pair.
    private static let characters = Array("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)

    /// The value of each byte, 255 where it has none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in characters.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    static func contains(_ byte: UInt8) -> Bool { values[Int(byte)] != 255 }

    /// 0 to 81 for characters of the set.
    static func value(_ byte: UInt8) -> Int { Int(values[Int(byte)]) }
}

enum CharacterSet39 {
    static func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }
}

/// Base64 that is safe in files and URIs, without its padding.
enum CharacterSet64 {
    static func contains(_ byte: UInt8) -> Bool { ImporterIndex.contains(byte) }
}

/// The importer index of EU 2018/574: letters, digits, hyphen and underscore.
enum ImporterIndex {
    static func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
