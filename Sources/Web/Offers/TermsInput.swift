import Cashback
import Core
import Look

/// Terms as a form says them: the names of its fields, what they hold for given terms, and how terms are read from them.
enum TermsInput {
    /// The rules to choose from; days of waiting are a field of their own.
    static let releases = ["delivery_scan", "handover_scan", "promised_ship_date", "estimated_delivery"]

    static func action(_ grade: Grade) -> String { "grade\(grade.rawValue)" }
    static func hours(_ grade: Grade) -> String { "coolHours\(grade.rawValue)" }

    /// Field values that say these terms.
    static func values(_ terms: Terms, _ currency: Currency) -> [String: String] {
        var values: [String: String] = [
            "base": terms.base.rawValue, "rounding": terms.rounding.rawValue, "onAnomaly": terms.onAnomaly.rawValue,
            "expiryHours": terms.expiryHours.map(String.init) ?? "", "cap": terms.cap.map { Money(minor: $0, currency).decimal } ?? "",
            "delivered": terms.confirmingSteps.contains(.delivered) ? "on" : "", "collected": terms.confirmingSteps.contains(.collected) ? "on" : "",
            "comparisonConsent": terms.release.isComparison ? "on" : "",
        ]
        switch terms.reward {
        case .rate(let rate):
            values["reward"] = "rate"
            values["rate"] = TermsWords.percent(rate)
        case .amount(let minor):
            values["reward"] = "amount"
            values["amount"] = Money(minor: minor, currency).decimal
        }
        let (rule, days) = parts(of: terms.release)
        values["release"] = rule
        values["days"] = days == 0 ? "" : String(days)
        for grade in Grade.allCases {
            switch terms.grades[grade] {
            case .confirm: values[action(grade)] = "confirm"
            case .cool(let hours):
                values[action(grade)] = "cool"
                values[self.hours(grade)] = String(hours)
            default: values[action(grade)] = "review"
            }
        }
        return values
    }

    private static func parts(of rule: ReleaseRule) -> (String, Int64) {
        switch rule {
        case .deliveryScan(let days): ("delivery_scan", days)
        case .estimatedDelivery(let days): ("estimated_delivery", days)
        case .handoverScan: ("handover_scan", 0)
        case .promisedShipDate: ("promised_ship_date", 0)
        }
    }

    /// - Parameter currency: of the marketplace; nil while none is chosen, when no amount can be read.
    /// - Returns: terms that `Terms.check` takes, or nil with the faults in `form`.
    static func read(_ form: inout FormInput, _ currency: Currency?, _ viewer: Viewer) -> Terms? {
        let faults = form.faults.count
        let reward = self.reward(&form, currency, viewer)
        let release = self.release(&form, viewer)
        var terms = Terms(reward: reward ?? .amount(1))
        terms.cap = form.text("cap").flatMap { amount($0, currency) }
        if form.text("cap") != nil, terms.cap == nil { form.fault("cap", viewer.say(.fieldCapFault)) }
        terms.base = form.choice("base", missing: viewer.say(.fieldRewardFault)) ?? .items
        terms.rounding = form.choice("rounding", missing: viewer.say(.fieldRewardFault)) ?? .halfEven
        terms.onAnomaly = form.choice("onAnomaly", missing: viewer.say(.fieldRewardFault)) ?? .hold
        if let release { terms.release = release }
        let steps: [Step] = [.delivered, .collected].filter { form.isChecked($0.rawValue) }
        if steps.isEmpty { form.fault("delivered", viewer.say(.fieldStepsFault)) }
        terms.confirmingSteps = Set(steps)
        for grade in Grade.allCases { terms.grades[grade] = self.action(of: grade, &form, viewer) }
        terms.expiryHours = nil
        if let text = form.text("expiryHours") {
            terms.expiryHours = hours(text)
            if terms.expiryHours == nil { form.fault("expiryHours", viewer.say(.fieldExpiryFault)) }
        }
        if terms.release.isComparison, !form.isChecked("comparisonConsent") { form.fault("comparisonConsent", viewer.say(.fieldConsentFault)) }
        return form.faults.count == faults ? terms : nil
    }

    private static func reward(_ form: inout FormInput, _ currency: Currency?, _ viewer: Viewer) -> Reward? {
        switch form.text("reward") {
        case "rate":
            if let rate = form.text("rate").flatMap(rate) { return .rate(rate) }
            form.fault("rate", viewer.say(.fieldRateFault))
        case "amount":
            if let minor = form.text("amount").flatMap({ amount($0, currency) }) { return .amount(minor) }
            form.fault("amount", viewer.say(.fieldAmountFault))
        default: form.fault("reward", viewer.say(.fieldRewardFault))
        }
        return nil
    }

    private static func release(_ form: inout FormInput, _ viewer: Viewer) -> ReleaseRule? {
        guard let word = form.text("release"), releases.contains(word) else {
            form.fault("release", viewer.say(.fieldReleaseFault))
            return nil
        }
        let days = form.text("days") ?? "0"
        guard let count = Int64(days), (0...365).contains(count) else {
            form.fault("days", viewer.say(.fieldDaysFault))
            return nil
        }
        let rule = ReleaseRule(text: count == 0 ? word : "\(word)+\(count)d")
        if rule == nil { form.fault("days", viewer.say(.fieldDaysNone)) }
        return rule
    }

    private static func action(of grade: Grade, _ form: inout FormInput, _ viewer: Viewer) -> GradeAction? {
        switch form.text(action(grade)) {
        case "confirm": return .confirm
        case "review": return .review
        case "cool":
            if let hours = form.text(hours(grade)).flatMap(hours) { return .cool(hours: hours) }
            form.fault(hours(grade), viewer.say(.fieldCoolFault))
        default: form.fault(action(grade), viewer.say(.fieldGradeFault))
        }
        return nil
    }

    private static func hours(_ text: String) -> Int64? { Int64(text).flatMap { (1...8_760).contains($0) ? $0 : nil } }

    /// Minor units, above zero. A decimal comma is as good as a point.
    static func amount(_ text: String, _ currency: Currency?) -> Int64? {
        guard let currency, let money = Money(decimal: text.replacing(",", with: "."), currency) else { return nil }
        return (1...1_000_000_000_000).contains(money.minor) ? money.minor : nil
    }

    /// Percent with up to four decimals.
    static func rate(_ text: String) -> Rate? {
        let pieces = text.replacing(",", with: ".").split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = pieces.first, pieces.count <= 2, whole.utf8.count <= 3, let percent = Int64(whole), percent >= 0 else { return nil }
        let decimals = pieces.count == 2 ? pieces[1] : "0"
        guard (1...4).contains(decimals.utf8.count), decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let padded = decimals + String(repeating: "0", count: 4 - decimals.utf8.count)
        let ppm = percent * 10_000 + (Int64(padded) ?? 0)
        return (1...1_000_000).contains(ppm) ? Rate(ppm: ppm) : nil
    }
}
