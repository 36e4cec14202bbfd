/// A text from outside, cut to what fits in a message. Counts Unicode scalars, because one character has no longest form.
func shortened(_ text: String) -> String {
    let limit = 60
    guard text.utf8.count > limit else { return text }
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex), end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
}
