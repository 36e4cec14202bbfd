#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import Foundation
import Store

/// The folder of a database's archive: immutable files, and a manifest of them. Each is written beside its name and then renamed, so that a file
/// under its own name is whole.
package struct ArchiveFolder: Sendable {
    package static let manifestName = "manifest.ndjson"
    static let partSuffix = ".part"

    package let path: String

    package init(path: String) { self.path = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Makes the folder where there is none.
    func make() throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch { throw ArchiveFailure.folder(path: path, reason: "it cannot be made (\(error.localizedDescription))") }
    }

    func bytes(of name: String) -> Int64? {
        var status = stat()
        return stat(path(of: name), &status) == 0 ? Int64(status.st_size) : nil
    }

    /// Gives a finished `.part` file its name, for good once this returns.
    func keep(_ name: String) throws {
        try move(name + Self.partSuffix, to: name)
        try sync()
    }

    func move(_ name: String, to other: String) throws {
        guard rename(path(of: name), path(of: other)) == 0 else { throw ArchiveFailure.file(name: name, reason: "cannot be renamed: \(Self.reason())") }
    }

    private func sync() throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveFailure.folder(path: path, reason: Self.reason()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw ArchiveFailure.folder(path: path, reason: Self.reason()) }
    }

    // MARK: Manifest

    /// Files by the manifest, in its order; none where there is no manifest yet.
    package func manifest() throws -> [ArchiveFile] {
        let path = path(of: Self.manifestName)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch { throw ArchiveFailure.folder(path: path, reason: "the manifest cannot be read (\(error.localizedDescription))") }
        return try ManifestLine.read(Array(data))
    }

    func writeManifest(_ files: [ArchiveFile]) throws {
        let part = path(of: Self.manifestName + Self.partSuffix)
        let descriptor = open(part, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ArchiveFailure.folder(path: path, reason: Self.reason()) }
        defer { close(descriptor) }
        var rest = ManifestLine.text(files)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written >= 0 || errno == EINTR else { throw ArchiveFailure.folder(path: path, reason: Self.reason()) }
            rest = rest.dropFirst(max(0, written))
        }
        guard fsync(descriptor) == 0 else { throw ArchiveFailure.folder(path: path, reason: Self.reason()) }
        try keep(Self.manifestName)
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}

/// Held by `flock` while a run is at work in the folder, and gone with the process, however it ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    init(_ folder: ArchiveFolder) throws {
        descriptor = open(folder.path(of: ".lock"), O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ArchiveFailure.folder(path: folder.path, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ArchiveFailure.folderInUse(path: folder.path)
        }
    }

    deinit { close(descriptor) }
}
