/// True when both texts have the same UTF-8 bytes. Swift's own `==` also calls composed and decomposed spellings equal.
@inline(__always)
func sameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && sameContent(left, right)
}

private func sameContent(_ left: String, _ right: String) -> Bool {
    let answer = left.utf8.withContiguousStorageIfAvailable { left in
        right.utf8.withContiguousStorageIfAvailable { right in
            sameContent(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        }
    }
    if case .some(.some(let same)) = answer { return same }
    return left.utf8.elementsEqual(right.utf8)
}

/// Compares two buffers of the same size, eight bytes at a time.
private func sameContent(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place &+ 8 <= left.count {
        let difference = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        if difference != 0 { return false }
        place &+= 8
    }
    while place < left.count {
        if left[place] != right[place] { return false }
        place &+= 1
    }
    return true
}

/// A name as a dictionary key that is compared and hashed by its bytes.
struct ByteKey: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ByteKey, right: ByteKey) -> Bool { sameBytes(left.text, right.text) }

    func hash(into hasher: inout Hasher) {
        hasher.combine(text.utf8.count)
        let hashed: Void? = text.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        if hashed == nil { Array(text.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}
