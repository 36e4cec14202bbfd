/// What pages do beyond HTML: nothing here is needed to read or decide anything.
package enum Script {
    package static let path = "/script.js?v=" + version(of: text)

    /// Without the indentation that only we read.
    static func flush(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n") + "\n"
    }

    /// FNV-1a, 32 bits, in hexadecimal: it names a version, it proves nothing.
    static func version(of text: String) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return String(hash, radix: 16)
    }

    /// The words that the script itself says.
    static let words: [(name: String, phrase: Phrase)] = [
        ("on", .liveOn), ("again", .liveAgain), ("paused", .livePaused), ("copied", .copyDone), ("yes", .questionYes),
        ("no", .questionNo), ("now", .timeNow), ("ago", .timeAgo), ("ahead", .timeAhead), ("s", .spanSeconds), ("min", .spanMinutes),
        ("hm", .spanHoursMinutes), ("h", .spanHours),
    ]
}
