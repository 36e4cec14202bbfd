import CZlib

/// Unpacks gzip while it is read: one member or several in a row, zero padding after the last one allowed.
package final class GzipSource: ByteSource {
    package static let magic: [UInt8] = [0x1F, 0x8B]

    private enum Stage { case inMember, betweenMembers, ended }

    private let packed: any ByteSource
    private let name: String
    private var textBytesLeft: Int
    private let textBytesMax: Int
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    /// zlib keeps the stream's address, so it may not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var stage = Stage.inMember
    private var packedEnded = false

    /// - Parameters:
    ///   - name: what errors call the file.
    ///   - textBytesMax: unpacked bytes after which reading stops with `.tooLarge`; 64 GiB unless told.
    package init(_ packed: any ByteSource, name: String, textBytesMax: Int = 64 << 30) throws(ByteSourceError) {
        self.packed = packed
        self.name = name
        self.textBytesMax = textBytesMax
        textBytesLeft = textBytesMax
        stream.initialize(to: z_stream())
        guard nearmade_inflate_init_gzip(stream) == Z_OK else {
            throw .corruptGzip(name, reason: "zlib cannot start")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    package func read(into target: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
        guard target.count > 0 else { return 0 }
        let room = min(target.count, 1 << 30)
        stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        while stage != .ended && Int(stream.pointee.avail_out) == room {
            if stream.pointee.avail_in == 0 { try refill() }
            switch stage {
            case .inMember: try inflateSome()
            case .betweenMembers: try findNextMember()
            case .ended: break
            }
        }
        let count = room - Int(stream.pointee.avail_out)
        guard count <= textBytesLeft else { throw .tooLarge(name, limit: textBytesMax) }
        textBytesLeft -= count
        return count
    }

    private func refill() throws(ByteSourceError) {
        let count = packedEnded ? 0 : try packed.read(into: input)
        packedEnded = count == 0
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
    }

    private func inflateSome() throws(ByteSourceError) {
        switch inflate(stream, Z_NO_FLUSH) {
        case Z_OK: break
        case Z_STREAM_END: stage = .betweenMembers
        case Z_BUF_ERROR where packedEnded: throw .truncatedGzip(name)
        case Z_BUF_ERROR: break
        default: throw .corruptGzip(name, reason: stream.pointee.msg.map { String(cString: $0) } ?? "unknown fault")
        }
    }

    /// Skips zero padding; another member must begin with gzip's first byte.
    private func findNextMember() throws(ByteSourceError) {
        while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
        guard stream.pointee.avail_in > 0 else {
            if packedEnded { stage = .ended }
            return
        }
        guard stream.pointee.next_in.pointee == GzipSource.magic[0] else { throw .trailingBytes(name) }
        inflateReset(stream)
        stage = .inMember
    }
}
