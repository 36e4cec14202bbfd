import Foundation
import Store

/// Wakes a thread that waits in `poll`: by itself, or together with a connection's socket.
final class WakePipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws(StoreError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .failed(code: "errno \(errno)", message: "no file descriptors are left for another connection")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func signal() {
        var byte: UInt8 = 1
        // A full pipe wakes as well as one byte more would.
        while write(writeEnd, &byte, 1) < 0, errno == EINTR {}
    }

    /// Takes back all signals given so far.
    func drain() {
        var bytes: (UInt64, UInt64) = (0, 0)
        let size = MemoryLayout.size(ofValue: bytes)
        var count = 0
        repeat { count = read(readEnd, &bytes, size) } while count == size || count < 0 && errno == EINTR
    }

    /// - Returns: false when the time is over without a signal.
    func wait(milliseconds: Int) -> Bool {
        var entry = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        var count = poll(&entry, 1, Int32(clamping: milliseconds))
        while count < 0, errno == EINTR { count = poll(&entry, 1, Int32(clamping: milliseconds)) }
        if count > 0 { drain() }
        return count > 0
    }
}
