import Core
import JSONText
import Store

/// What the frozen terms of a claim say of scans, read from their stored text.
package struct FrozenTerms: Sendable, Equatable {
    package enum GradeAction: Sendable, Equatable {
        case confirm
        /// Hours from the scan's receipt.
        case cool(hours: Int64)
        case review
    }

    /// `delivery_scan`, `delivery_scan+7d`, `estimated_delivery`, …
    package let release: String
    /// Steps whose scan frees the money; none where a date does.
    package let steps: Set<Step>
    package let actions: [Grade: GradeAction]
    /// nil never.
    package let expiryHours: Int64?
    /// True where a confirming scan with an anomaly holds the money.
    package let holdsOnAnomaly: Bool
    /// Days of 24 hours from the confirming scan's receipt.
    package let days: Int64

    package init(_ body: String) throws {
        let object = try JSONReader(try JSON.parse(body)).object()
        let release = try object.string("release", maxBytes: 60)
        self.release = release
        let confirming = try object.array("confirmingSteps", max: Step.allCases.count).map { reader -> Step in try reader.choice() }
        let waits = release == "delivery_scan" || release.hasPrefix("delivery_scan+")
        steps = waits ? Set(confirming) : release == "handover_scan" ? [.handedOver] : []
        days = waits ? Int64(release.dropFirst("delivery_scan+".count).dropLast()) ?? 0 : 0
        expiryHours = object.members["expiryHours"].map { $0.isNull } ?? true ? nil : try object.int64("expiryHours")
        holdsOnAnomaly = try object.string("onAnomaly", maxBytes: 40) == "hold"
        let grades = try object.object("grades")
        var actions: [Grade: GradeAction] = [:]
        for grade in Grade.allCases {
            guard let text = try grades.optionalMember(grade.rawValue)?.string(maxBytes: 40) else { continue }
            actions[grade] = text == "review" ? .review : text.hasPrefix("cool ") ? .cool(hours: Int64(text.dropFirst(5).dropLast()) ?? 0) : .confirm
        }
        self.actions = actions
    }

    /// True where the terms wait for a scan, and not for a date.
    package var waitsForScan: Bool { !steps.isEmpty }

    /// Hours that the money waits after a scan, and of which grades, the shortest first.
    package var waits: [(grades: [Grade], hours: Int64)] {
        guard waitsForScan else { return [] }
        var grades: [Int64: [Grade]] = [:]
        for (grade, action) in actions {
            if case .cool(let hours) = action, hours > days * 24 { grades[hours, default: []].append(grade) }
        }
        return grades.sorted { $0.key < $1.key }.map { ($0.value.sorted { $0.rawValue < $1.rawValue }, $0.key) }
    }

    /// When a part that a scan confirms is payable at the earliest.
    func release(after receivedAt: Instant, grade: Grade) -> Instant {
        var hours = days * 24
        if case .cool(let cooling)? = actions[grade] { hours = max(hours, cooling) }
        return receivedAt.adding(hours: hours)
    }
}
