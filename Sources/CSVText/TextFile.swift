/// A text file that may be compressed.
package enum TextFile {
    /// Opens a `.csv` or `.csv.gz` file; gzip is recognised by its first two bytes, so a name without `.gz` may hold it too.
    /// - Parameter textBytesMax: the largest size of the unpacked text, in bytes.
    /// - Throws: `.cannotOpen`, `.cannotRead` (a folder, for one), `.notGzip`.
    package static func open(path: String, textBytesMax: Int = 64 << 30) throws(ByteSourceError) -> any ByteSource {
        let name = FileSource.lastPart(of: path)
        if try firstBytes(of: path) == GzipSource.magic {
            return try GzipSource(FileSource(path: path), name: name, textBytesMax: textBytesMax)
        }
        guard !path.hasSuffix(".gz") else { throw .notGzip(name) }
        return try FileSource(path: path)
    }

    private static func firstBytes(of path: String) throws(ByteSourceError) -> [UInt8] {
        let source = try FileSource(path: path)
        var bytes = [UInt8](repeating: 0, count: GzipSource.magic.count)
        let count = try bytes.withUnsafeMutableBufferPointer { target throws(ByteSourceError) in
            try source.read(into: UnsafeMutableRawBufferPointer(target))
        }
        return Array(bytes[..<count])
    }
}
