import Foundation

/// Gives each distinct key a small number, in the order of first sight. Keys lie in blocks of 1 MiB, each behind two bytes
/// that tell its length, so that a million keys of 32 bytes need 46 MB and none has an allocation of its own.
struct ByteKeys: Sendable {
    /// Longest key in bytes. `OrderFile` refuses longer fields, and three of them make a place's key.
    static let keyBytesMax = 65_535
    private static let shift: UInt32 = 20
    private static let mask: UInt32 = (1 << shift) - 1

    private var blocks: [[UInt8]] = []
    /// Block and offset of each key in one number.
    private var addresses = Blocks<UInt32>()
    /// Open addressing: key number + 1, or 0 for a free place. Its size is a power of two, at most three quarters full.
    private var table = [UInt32](repeating: 0, count: 1 << 8)
    /// Eight bits of each entry's hash, so that most strangers are passed without a look at their key.
    private var prints = [UInt8](repeating: 0, count: 1 << 8)

    var count: Int { addresses.count }

    /// Whether any further key fits; an address has 32 bits.
    var hasRoom: Bool { blocks.count < 4_000 }

    /// The key's number, new if it was not seen before. Call only while `hasRoom`, with at most `keyBytesMax` bytes.
    mutating func number(_ key: ArraySlice<UInt8>) -> Int {
        let hash = key.withUnsafeBytes { ByteKeys.hash($0) }
        let place = place(of: key, hash)
        if table[place] != 0 { return Int(table[place]) - 1 }
        store(key)
        table[place] = UInt32(count)
        prints[place] = ByteKeys.fingerprint(hash)
        if count * 4 > table.count * 3 { grow() }
        return count - 1
    }

    func find(_ key: ArraySlice<UInt8>) -> Int? {
        let entry = table[place(of: key, key.withUnsafeBytes { ByteKeys.hash($0) })]
        return entry == 0 ? nil : Int(entry) - 1
    }

    subscript(number: Int) -> ArraySlice<UInt8> {
        let address = addresses[number]
        let start = Int(address & Self.mask)
        let block = blocks[Int(address >> Self.shift)]
        let length = Int(block[start]) << 8 | Int(block[start + 1])
        return block[start + 2..<start + 2 + length]
    }

    func text(_ number: Int) -> String { String(decoding: self[number], as: UTF8.self) }

    private mutating func store(_ key: ArraySlice<UInt8>) {
        let needed = key.count + 2
        if blocks.last.map({ $0.count + needed > Int(Self.mask) }) ?? true {
            var block: [UInt8] = []
            if !blocks.isEmpty { block.reserveCapacity(1 << Self.shift) }
            blocks.append(block)
        }
        let last = blocks.count - 1
        addresses.append(UInt32(last) << Self.shift | UInt32(blocks[last].count))
        blocks[last].append(UInt8(truncatingIfNeeded: key.count >> 8))
        blocks[last].append(UInt8(truncatingIfNeeded: key.count))
        blocks[last].append(contentsOf: key)
    }

    /// Where the key stands or would stand.
    private func place(of key: ArraySlice<UInt8>, _ hash: UInt64) -> Int {
        let (mask, wanted) = (table.count - 1, ByteKeys.fingerprint(hash))
        var place = Int(truncatingIfNeeded: hash) & mask
        while table[place] != 0, prints[place] != wanted || !holds(key, number: Int(table[place]) - 1) {
            place = (place + 1) & mask
        }
        return place
    }

    private func holds(_ key: ArraySlice<UInt8>, number: Int) -> Bool {
        self[number].withUnsafeBytes { known in
            key.withUnsafeBytes { key in
                guard known.count == key.count else { return false }
                guard let known = known.baseAddress, let wanted = key.baseAddress else { return true }
                return memcmp(known, wanted, key.count) == 0
            }
        }
    }

    /// Swift's hasher is seeded anew in each process, so nobody can write a file whose keys all collide.
    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: key)
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }

    private static func fingerprint(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 56) }

    private mutating func grow() {
        let mask = table.count * 2 - 1
        table = [UInt32](repeating: 0, count: table.count * 2)
        prints = [UInt8](repeating: 0, count: table.count)
        for number in addresses.indices {
            let hash = self[number].withUnsafeBytes { ByteKeys.hash($0) }
            var place = Int(truncatingIfNeeded: hash) & mask
            while table[place] != 0 { place = (place + 1) & mask }
            table[place] = UInt32(number + 1)
            prints[place] = ByteKeys.fingerprint(hash)
        }
    }
}
