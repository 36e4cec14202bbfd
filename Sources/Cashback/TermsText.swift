import Core
import JSONText

extension Terms {
    /// The JSON that an offer's version stores and the API shows: members in a fixed order, so equal terms are equal texts.
    package var json: String {
        var out = JSONWriter()
        out.beginObject()
        switch reward {
        case .rate(let rate): out.member("ratePpm", rate.ppm)
        case .amount(let amount): out.member("amount", amount)
        }
        if let cap { out.member("cap", cap) }
        out.member("base", base.rawValue)
        out.member("rounding", rounding.rawValue)
        out.member("release", release.text)
        out.key("confirmingSteps")
        out.beginArray()
        for step in confirmingSteps.sorted() { out.string(step.rawValue) }
        out.endArray()
        out.key("grades")
        out.beginObject()
        for grade in Grade.allCases { if let action = grades[grade] { out.member(grade.rawValue, action.text) } }
        out.endObject()
        out.key("expiryHours")
        if let expiryHours { out.int(expiryHours) } else { out.null() }
        out.member("onAnomaly", onAnomaly.rawValue)
        out.endObject()
        return out.text
    }

    private static let members = ["ratePpm", "amount", "cap", "base", "rounding", "release", "confirmingSteps", "grades", "expiryHours", "onAnomaly"]

    /// Reads terms as `json` writes them; what is left out has its default, except the reward.
    package init(_ reader: JSONReader, alsoKnown: [String] = []) throws(JSONShapeError) {
        let object = try reader.object()
        try object.refuseUnknownMembers(known: Self.members + alsoKnown)
        let rate = object.optionalMember("ratePpm")
        let amount = object.optionalMember("amount")
        switch (rate, amount) {
        case (let rate?, nil): self.init(reward: .rate(Rate(ppm: try rate.int64())))
        case (nil, let amount?): self.init(reward: .amount(try amount.int64()))
        default: throw reader.error("has neither or both of ratePpm and amount", expected: "exactly one of ratePpm and amount")
        }
        if let cap = object.optionalMember("cap") { self.cap = try cap.int64() }
        if let base = object.optionalMember("base") { self.base = try base.choice() }
        if let rounding = object.optionalMember("rounding") { self.rounding = try rounding.choice() }
        if let release = object.optionalMember("release") {
            guard let rule = ReleaseRule(text: try release.string(maxBytes: 60)) else {
                throw release.error(
                    "is no release rule",
                    expected: "delivery_scan, delivery_scan+Nd, promised_ship_date, handover_scan, estimated_delivery or estimated_delivery+Nd")
            }
            self.release = rule
        }
        if let steps = object.optionalMember("confirmingSteps") {
            confirmingSteps = []
            for step in try steps.array(max: Step.allCases.count) { confirmingSteps.insert(try step.choice()) }
        }
        if let grades = object.optionalMember("grades") {
            let table = try grades.object()
            try table.refuseUnknownMembers(known: Grade.allCases.map(\.rawValue))
            for grade in Grade.allCases {
                guard let action = table.optionalMember(grade.rawValue) else { continue }
                self.grades[grade] = try GradeAction(action)
            }
        }
        // Absent means the default, null means never.
        if let expiry = object.members["expiryHours"] { expiryHours = expiry.isNull ? nil : try object.int64("expiryHours") }
        if let policy = object.optionalMember("onAnomaly") { onAnomaly = try policy.choice() }
    }
}

extension GradeAction {
    /// `confirm`, `cool 48h`, `review`
    package var text: String {
        switch self {
        case .confirm: "confirm"
        case .cool(let hours): "cool \(hours)h"
        case .review: "review"
        }
    }

    init(_ reader: JSONReader) throws(JSONShapeError) {
        let text = try reader.string(maxBytes: 20)
        switch text {
        case "confirm": self = .confirm
        case "review": self = .review
        default:
            guard text.hasPrefix("cool "), text.hasSuffix("h"), let hours = Int64(text.dropFirst(5).dropLast()), "cool \(hours)h" == text else {
                throw reader.error("is no action", expected: "confirm, cool Nh or review")
            }
            self = .cool(hours: hours)
        }
    }
}
