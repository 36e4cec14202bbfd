import Foundation

/// What the system says about this process.
enum ProcessFigures {
    /// Bytes of memory in use; nil on systems that do not tell it in /proc.
    static func residentBytes() -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return nil }
        return residentPages(String(decoding: data, as: UTF8.self)).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }

    /// - Parameter statm: the sizes of the program and of its resident part, in pages, first.
    static func residentPages(_ statm: String) -> Int? {
        let words = statm.split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }
}
