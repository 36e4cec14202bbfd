#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file on disk, read in order. Its descriptor closes with the object.
package final class FileSource: ByteSource {
    private let descriptor: Int32
    package let name: String

    /// - Parameter path: a file; a folder is an error.
    /// - Throws: `.cannotOpen` with the system's reason.
    package init(path: String) throws(ByteSourceError) {
        name = FileSource.lastPart(of: path)
        descriptor = openForReading(path)
        guard descriptor >= 0 else { throw .cannotOpen(name, reason: FileSource.reason(errno)) }
    }

    deinit { close(descriptor) }

    package func read(into target: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
        while true {
            let count = systemRead(descriptor, target)
            if count >= 0 { return count }
            if errno != EINTR { throw .cannotRead(name, reason: FileSource.reason(errno)) }
        }
    }

    /// The file's name without its folders, as messages show it.
    package static func lastPart(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

// These stand outside the class because its own members hide the system's functions of the same name.
private func openForReading(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, target.baseAddress, target.count)
}
