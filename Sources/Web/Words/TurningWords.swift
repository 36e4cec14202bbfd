import Look

extension Phrase {
    static let turningRows = Phrase("turning.rows", "{n} on this page")
    static let turningStopped = Phrase("turning.stopped", "{n} looked at so far: go on for more")
}
