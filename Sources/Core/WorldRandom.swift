import Foundation
import Synchronization

/// The operating system's random numbers, read 4 kB at a time: a system call for every id would cost more than the id.
final class SystemRandom: Sendable {
    private static let words = 512
    private let pool = Mutex<[UInt64]>([])
    private let device = open("/dev/urandom", O_RDONLY | O_CLOEXEC)

    deinit { if device >= 0 { close(device) } }

    func next() -> UInt64 {
        pool.withLock { pool in
            if pool.isEmpty { pool = fetch() }
            return pool.removeLast()
        }
    }

    private func fetch() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: Self.words) { buffer, count in
            // Where the device cannot be read whole, the standard generator gives the same numbers word by word.
            if device < 0 || read(device, buffer.baseAddress, Self.words * 8) != Self.words * 8 {
                var generator = SystemRandomNumberGenerator()
                for index in 0..<Self.words { buffer.initializeElement(at: index, to: generator.next()) }
            }
            count = Self.words
        }
    }
}
