import Core
import Fulfilment
import Look
import Views

extension BuyerPage {
    // MARK: The cashback, and exactly what has to happen next

    func cashback(_ viewer: Viewer) -> HTML {
        guard !order.cashback.isEmpty else { return "<p>\(viewer.say(.buyerNoCashback))</p>" }
        return order.cashback.map { cashback in
            let amount = viewer.amount(Money(minor: cashback.expected, cashback.currency))
            let offer = viewer.write(.buyerOffer, ["offer": .outside(cashback.offerName)])
            let shares = cashback.shares.map { share -> HTML in
                let part: HTML =
                    cashback.shares.count == 1
                    ? "" : "<strong>\(viewer.write(.buyerShare, ["amount": viewer.amount(Money(minor: share.amount, cashback.currency))]))</strong> "
                return "<p>\(part)\(next(share.next, viewer))</p>"
            }
            return "<p><strong class=\"figure-value\">\(amount)</strong> <span class=\"soft\">\(offer)</span></p>\(shares.joined(""))"
        }.joined("")
    }

    private func next(_ next: BuyerNext, _ viewer: Viewer) -> HTML {
        func at(_ phrase: Phrase, _ instant: Instant) -> HTML { viewer.write(phrase, ["time": time(instant, viewer)]) }
        func plain(_ phrase: Phrase) -> HTML { .text(viewer.say(phrase)) }
        switch next {
        case .beingMade(let promised): return plain(.nextMade) + (promised.map { " " + at($0 < viewer.now ? .nextMadeLate : .nextMadeBy, $0) } ?? "")
        case .deliveryScan(_, _, let wait): return .text(Self.scan(wait, viewer))
        case .date(let date): return date.map { at(.nextDate, $0) } ?? plain(.nextNoDate)
        case .cooling(let until): return at(.nextCooling, until)
        case .payable(let since):
            return viewer.write(.nextPayable, ["time": time(since, viewer), "marketplace": .outside(order.marketplaceName)])
        case .personLooksForScan: return plain(order.estimatedDeliveryAt.map { $0 > viewer.now } == true ? .nextPersonWatches : .nextPersonScan)
        case .personChecksScan: return plain(.nextPersonChecks)
        case .personReadsObjection: return plain(.nextObjected)
        case .personStopped: return plain(hasOpenObjection ? .nextObjected : .nextPersonStopped)
        case .offerUsedUp: return plain(.nextUsedUp)
        case .refused: return plain(.nextRefused)
        case .cancelled: return plain(.nextCancelled)
        case .returned: return plain(.nextReturned)
        }
    }

    /// What the scan does, and when the cashback is there after it.
    private static func scan(_ wait: BuyerWait, _ viewer: Viewer) -> String {
        let phrase: Phrase =
            if wait.isChecked { wait.hours == 0 ? .nextScanChecked : .nextScanCheckedWaits } else { wait.hours == 0 ? .nextScanYours : .nextScanWaits }
        let isInDays = wait.hours % 24 == 0
        let span = viewer.say(isInDays ? .nextDays : .nextHours, ["n": .number(isInDays ? wait.hours / 24 : wait.hours)])
        return [viewer.say(.nextScan), viewer.say(phrase, ["span": .text(span)]), viewer.say(.nextNothing)].joined(separator: " ")
    }

    // MARK: What proves the delivery

    func proof(_ viewer: Viewer) -> HTML {
        guard !evidence.proofs.isEmpty else { return "<p>\(viewer.say(.buyerProofNone))</p>" }
        return evidence.proofs.map { proof in
            let phrase: Phrase =
                switch (proof.step, proof.place) {
                case (.collected, nil): .buyerProofCollected
                case (.collected, _): .buyerProofCollectedAt
                case (_, nil): .buyerProofDelivered
                default: .buyerProofDeliveredAt
                }
            let pieces: [String: HTML] = [
                "recorder": .outside(proof.recorder), "time": time(proof.occurredAt.instant, viewer), "place": proof.place.map { .outside($0) } ?? "",
            ]
            return "<p>\(viewer.write(phrase, pieces))</p>"
        }.joined("")
    }

    // MARK: Objections

    private var hasOpenObjection: Bool { evidence.objections.contains { AnomalyState(rawValue: $0.anomaly.state)?.isUndecided ?? false } }

    func objections(_ viewer: Viewer) -> HTML {
        let told = evidence.objections.map { objection($0, viewer) }.joined("")
        let form = Self.path("/orders/\(order.id)/objections/new", link)
        // While one is open, what else is said stands beside it.
        guard !hasOpenObjection else { return "\(told)\(Buttons(.link(viewer.say(.objectionMore), to: form.text)).html(viewer))" }
        let button = Buttons(.link(viewer.say(.buyerObject), to: form.text)).html(viewer)
        return "\(told)<p>\(viewer.say(.buyerWrongText))</p>\(button)"
    }

    private func objection(_ objection: BuyerObjection, _ viewer: Viewer) -> HTML {
        let anomaly = objection.anomaly
        let reason = ObjectionReason(rawValue: anomaly.detail).map { viewer.say(.objectionReason($0)) } ?? anomaly.detail
        let told = viewer.write(.objectionYou, ["time": time(anomaly.raisedAt, viewer), "reason": .text(reason)])
        let words = objection.words.map { "<p class=\"soft\">“\(HTML.outside($0))”</p>" as HTML }.joined("")
        let state = AnomalyState(rawValue: anomaly.state)
        let when: HTML = anomaly.decidedAt.map { time($0, viewer) } ?? ""
        let answer: HTML =
            switch state {
            case .accepted: viewer.write(.objectionAccepted, ["time": when])
            case .rejected: viewer.write(.objectionRejected, ["time": when])
            case .cleared: viewer.write(.objectionSettled, ["time": when])
            case .open, .held, nil: .text(viewer.say(.objectionOpen))
            }
        let isDecided = state == .accepted || state == .rejected
        let note: HTML = isDecided ? anomaly.note.map { " " + viewer.write(.objectionAnswer, ["note": .outside($0)]) } ?? "" : ""
        return "<div class=\"objection\"><p>\(told)</p>\(words)<p>\(answer)\(note)</p></div>"
    }
}

extension AnomalyState {
    fileprivate var isUndecided: Bool { self == .open || self == .held }
}
