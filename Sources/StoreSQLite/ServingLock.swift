import Foundation
import Store

/// One serving process owns a SQLite file. The lock is a file beside it, held by `flock` and gone with the process, however it ends.
package final class ServingLock: Sendable {
    private let descriptor: Int32

    package init(database path: String) throws {
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
}
