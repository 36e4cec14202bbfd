/// A growing list in blocks of 8,192: it never moves what it holds, so that millions of rows need no second copy to grow,
/// and blocks stay small enough to take the places that others have left.
struct Blocks<Element: Sendable>: Sendable {
    private static var shift: Int { 13 }
    private static var mask: Int { (1 << shift) - 1 }

    private var blocks: [ContiguousArray<Element>] = []
    private(set) var count = 0

    var indices: Range<Int> { 0..<count }

    mutating func append(_ element: Element) {
        if count & Self.mask == 0 {
            var block = ContiguousArray<Element>()
            // The first block may stay small; later ones will be filled.
            if count > 0 { block.reserveCapacity(1 << Self.shift) }
            blocks.append(block)
        }
        blocks[count >> Self.shift].append(element)
        count += 1
    }

    subscript(index: Int) -> Element {
        get { blocks[index >> Self.shift][index & Self.mask] }
        _modify { yield &blocks[index >> Self.shift][index & Self.mask] }
    }
}
