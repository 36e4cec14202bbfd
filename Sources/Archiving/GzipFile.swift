#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import CZlib
import Crypto

/// A new gzip file, on the disk when it is finished. The same bytes always become the same file.
final class GzipFile {
    private let name: String
    private let descriptor: Int32
    /// zlib keeps the stream's address, so it may not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    private var hasher = SHA256()
    private var count: Int64 = 0

    /// What stands in the file.
    struct Content: Equatable {
        let bytes: Int64
        let sha256: [UInt8]
    }

    /// - Parameter path: overwritten where it exists, as the rest of a run that was cut off.
    init(path: String, name: String) throws {
        self.name = name
        descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
        stream.initialize(to: z_stream())
        guard descriptor >= 0 else { throw ArchiveFailure.file(name: name, reason: "cannot be made: \(Self.reason())") }
        guard nearmade_deflate_init_gzip(stream, 6) == Z_OK else { throw ArchiveFailure.file(name: name, reason: "cannot be made: zlib cannot start") }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ bytes: [UInt8]) throws {
        var bytes = bytes
        try bytes.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            while stream.pointee.avail_in > 0 { _ = try deflateSome(Z_NO_FLUSH) }
        }
    }

    /// Ends the file and waits for the disk.
    func finish() throws -> Content {
        stream.pointee.avail_in = 0
        while try deflateSome(Z_FINISH) != Z_STREAM_END {}
        guard fsync(descriptor) == 0 else { throw ArchiveFailure.file(name: name, reason: "is not on the disk: \(Self.reason())") }
        return Content(bytes: count, sha256: Array(hasher.finalize()))
    }

    private func deflateSome(_ flush: Int32) throws -> Int32 {
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let code = deflate(stream, flush)
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
            throw ArchiveFailure.file(name: name, reason: "cannot be packed (zlib \(code))")
        }
        let made = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<(output.count - Int(stream.pointee.avail_out))])
        hasher.update(bufferPointer: made)
        count += Int64(made.count)
        try put(made)
        return code
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let written = systemWrite(descriptor, piece)
            guard written >= 0 || errno == EINTR else { throw ArchiveFailure.file(name: name, reason: "cannot be written: \(Self.reason())") }
            rest = rest.dropFirst(max(0, written))
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}

// Outside the class, because its own members hide the system's functions of the same name.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { write(descriptor, bytes.baseAddress, bytes.count) }
