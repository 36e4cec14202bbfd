import Foundation
import Store

/// One serving process owns a SQLite file. The lock is a file beside it, held by `flock` and gone with the process, however it ends.
package final class ServingLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `.address` where the file is there and no database: nothing is left beside a file of somebody else.
    package init(database path: String) throws {
        try Self.checkIsDatabase(path)
        let lockPath = path + ".lock"
        descriptor = open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StoreError.failed(code: "errno \(errno)", message: "\(lockPath) cannot be opened")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            guard reason == EWOULDBLOCK else { throw StoreError.failed(code: "errno \(reason)", message: "\(lockPath) cannot be locked") }
            throw StoreError.busy("another process serves \(path). Stop it, or give this one another file or PostgreSQL.")
        }
    }

    deinit { close(descriptor) }

    /// A file that is absent or empty becomes a database; any other begins with these bytes (sqlite.org/fileformat.html, 1.3.1).
    private static func checkIsDatabase(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        let beginning = try file.read(upToCount: 16) ?? Data()
        try file.close()
        guard beginning.isEmpty || beginning == Data("SQLite format 3\0".utf8) else { throw StoreError.address("\(path) is no SQLite database") }
    }
}
