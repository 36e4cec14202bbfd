import Core
import Look
import Views

/// A parcel's way in steps that everybody understands.
struct ParcelStages: Sendable {
    let orderedAt: Instant
    let expectedAt: Instant?
    let progress: ParcelProgress
    let packedAt: Instant?
    let onItsWayAt: Instant?
    let failedAt: Instant?
    let deliveredAt: Instant?
    let isCollected: Bool
    let returnedAt: Instant?

    init(_ parcel: ParcelStanding, orderedAt: Instant, expectedAt: Instant?) {
        func first(_ steps: Step...) -> Instant? { parcel.steps.first { steps.contains($0.step) }?.occurredAt }
        self.orderedAt = orderedAt
        self.expectedAt = expectedAt
        progress = parcel.progress
        packedAt = first(.packed)
        onItsWayAt = first(.handedOver, .outForDelivery)
        failedAt = parcel.steps.last { $0.step == .failed }?.occurredAt
        deliveredAt = parcel.delivery?.occurredAt
        isCollected = parcel.delivery?.step == .collected
        returnedAt = parcel.steps.last { $0.step == .returned }?.occurredAt
    }

    init(_ parcel: BuyerParcel, orderedAt: Instant, expectedAt: Instant?) {
        self.orderedAt = orderedAt
        self.expectedAt = expectedAt
        progress = parcel.progress
        packedAt = parcel.packedAt
        onItsWayAt = parcel.onItsWayAt
        failedAt = parcel.attemptFailedAt
        deliveredAt = parcel.deliveredAt
        isCollected = parcel.isCollected
        returnedAt = parcel.returnedAt
    }

    /// - Parameter zone: in which times are told, where it is not the viewer's.
    func stages(_ viewer: Viewer, in zone: Zone? = nil) -> [Steps.Stage] {
        func time(_ at: Instant?) -> HTML? { at.map { viewer.time($0, .dateTime, in: zone) } }
        var stages = [Steps.Stage(viewer.say(.stageOrdered), state(of: 0), note: time(orderedAt))]
        stages.append(.init(viewer.say(.stagePacked), state(of: 1), note: time(packedAt)))
        let missed = progress == .attemptFailed ? failedAt.map { viewer.write(.stageMissed, ["time": viewer.time($0, .dateTime, in: zone)]) } : nil
        stages.append(.init(viewer.say(.stageOnItsWay), state(of: 2), note: missed ?? time(onItsWayAt)))
        if deliveredAt != nil || progress != .returned {
            let expected = expectedAt.map { viewer.write(.stageExpected, ["time": viewer.time($0, .dateTime, in: zone)]) }
            stages.append(.init(viewer.say(isCollected ? .stageCollected : .stageDelivered), state(of: 3), note: time(deliveredAt) ?? expected))
        }
        if progress == .returned { stages.append(.init(viewer.say(.stageReturned), .stopped, note: time(returnedAt))) }
        return stages
    }

    /// Where it is now is the current stage; a delivered parcel has none left.
    private func state(of stage: Int) -> Steps.State {
        let now =
            switch progress {
            case .ordered: 0
            case .packed: 1
            case .onItsWay, .attemptFailed: 2
            case .delivered, .returned: 4
            }
        return stage < now ? .done : stage == now ? .current : .ahead
    }
}
