import OrderFiles

extension AuditReport {
    /// The finding in one or two sentences.
    package var finding: String {
        guard counted.orders > 0 else { return "No order in these files was \(countedWord), so there is nothing to compare." }
        guard let guess = guessed else {
            return "These orders have neither an estimated delivery nor any other date to pay on but the delivery scan."
        }
        return guessSentence(guess) + " " + scanSentence(against: guess)
    }

    /// The comparison rule that the finding is about: the estimate if the files have one.
    private var guessed: RuleFigures? {
        [.estimatedDelivery, .promisedShipDate, .handoverScan].lazy.compactMap { figures($0) }.first { $0.released.orders > 0 }
    }

    private func guessSentence(_ guess: RuleFigures) -> String {
        guard guess.beforeDelivery.orders > 0 else {
            return "Paying on \(guess.rule.phrase) would have released nothing before delivery."
        }
        let early = money(guess.beforeDelivery.amount)
        let share = NumberText.percent(guess.beforeDelivery.amount, of: guess.released.amount)
        let never =
            guess.neverDelivered.orders > 0
            ? ", \(money(guess.neverDelivered.amount)) of it for orders that never arrived" : ""
        return "Paying on \(guess.rule.phrase) would have released \(early) of cashback (\(share)) before delivery\(never)."
    }

    private func scanSentence(against guess: RuleFigures) -> String {
        guard let scan = figures(.deliveryScan), let days = scan.medianDays, let guessDays = guess.medianDays else {
            return "No order has a delivery scan."
        }
        let medians = "\(NumberText.oneDecimal(days)) days after purchase instead of \(NumberText.oneDecimal(guessDays))"
        return "Paying on the delivery scan releases nothing before delivery, and its median payment comes \(medians)."
    }
}
