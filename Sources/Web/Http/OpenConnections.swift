import Instruments
import NIOCore
import Synchronization

/// Who is connected. When nearly all places are taken, those who have been sending nothing whole for longest make room, so that ten thousand clients
/// who open a connection and say half a word keep nobody out.
package final class OpenConnections: Sendable {
    private struct State {
        var open = 0
        /// Connections without a request under way, by when they began to be: numbers rise.
        var idle: [ObjectIdentifier: (since: UInt64, channel: any Channel)] = [:]
        var number: UInt64 = 0
    }

    private let state = Mutex(State())
    /// Open connections from which on idle ones give way.
    private let crowd: Int
    /// Connections that gave way, and those that were too slow with what they had begun.
    package let crowdedOut = Counter()
    package let tooSlow = Counter()

    /// - Parameter limit: connections that may be open at a time.
    package init(limit: Int) { crowd = max(1, limit - limit / 10) }

    package var count: Int { state.withLock(\.open) }

    func opened(_ channel: any Channel) {
        let leaving = state.withLock { state -> (any Channel)? in
            state.open += 1
            let oldest = state.open > crowd ? state.idle.min { $0.value.since < $1.value.since } : nil
            // Once asked to leave it is not asked again; one that has begun a request meanwhile stays.
            if let oldest { state.idle[oldest.key] = nil }
            state.number += 1
            state.idle[ObjectIdentifier(channel)] = (state.number, channel)
            return oldest?.value.channel
        }
        guard let leaving else { return }
        crowdedOut.add()
        leaving.triggerUserOutboundEvent(LeaveWhenIdle(), promise: nil)
    }

    func begins(_ channel: any Channel) { _ = state.withLock { $0.idle.removeValue(forKey: ObjectIdentifier(channel)) } }

    func rests(_ channel: any Channel) {
        state.withLock { state in
            state.number += 1
            state.idle[ObjectIdentifier(channel)] = (state.number, channel)
        }
    }

    func closed(_ channel: any Channel) {
        state.withLock { state in
            state.open -= 1
            state.idle[ObjectIdentifier(channel)] = nil
        }
    }
}

/// Asks a connection to close, unless a request is under way.
struct LeaveWhenIdle: Sendable {}
