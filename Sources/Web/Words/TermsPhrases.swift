import Cashback
import Core
import Look

extension Phrase {
    static let termsReward = Phrase("terms.reward", "Cashback")
    static let termsRate = Phrase("terms.rate", "{rate} % of {base}")
    static let termsAmount = Phrase("terms.amount", "{amount} per order")
    static let termsCap = Phrase("terms.cap", "{reward}, at most {cap} per order")
    static let termsRelease = Phrase("terms.release", "Payable")
    static let termsSteps = Phrase("terms.steps", "Proved by")
    static let termsStepsText = Phrase("terms.stepsText", "a scan that says {steps}")
    static let termsGrade = Phrase("terms.grade", "Scan of grade {grade}")
    static let termsExpiry = Phrase("terms.expiry", "Without a scan")
    static let termsExpiryAfter = Phrase("terms.expiryAfter", "a person looks after {span}")
    static let termsExpiryNever = Phrase("terms.expiryNever", "it waits for ever")
    static let termsAnomaly = Phrase("terms.anomaly", "In doubt")
    static let termsRounding = Phrase("terms.rounding", "Rounded")
    static let termsConfirm = Phrase("terms.confirm", "frees the money at once")
    static let termsCool = Phrase("terms.cool", "proves it, and the money waits {span}")
    static let termsReview = Phrase("terms.review", "a person looks at it first")

    static func gradeMeans(_ grade: Grade) -> Phrase {
        switch grade {
        case .a: Phrase("grade.a", "A: signed by a known device, and met by a code of the carrier or the buyer")
        case .b: Phrase("grade.b", "B: one scan signed by a known device")
        case .c: Phrase("grade.c", "C: typed in or imported, not signed")
        }
    }

    static func base(_ base: RewardBase) -> Phrase {
        switch base {
        case .items: Phrase("terms.items", "the goods")
        case .itemsAndShipping: Phrase("terms.itemsAndShipping", "the goods and the shipping")
        }
    }

    static func rounding(_ rounding: Rounding) -> Phrase {
        switch rounding {
        case .halfEven: Phrase("terms.halfEven", "to the nearest cent, a half to the even one")
        case .halfUp: Phrase("terms.halfUp", "to the nearest cent, a half up")
        case .down: Phrase("terms.down", "down to the cent")
        }
    }

    static func anomalyPolicy(_ policy: AnomalyPolicy) -> Phrase {
        switch policy {
        case .hold: Phrase("terms.hold", "a scan in doubt holds the money until a person decides")
        case .record: Phrase("terms.record", "doubts are recorded and hold nothing")
        }
    }

    static func release(_ rule: ReleaseRule) -> Phrase {
        switch rule {
        case .deliveryScan(0): Phrase("release.scan", "as soon as a scan proves the delivery")
        case .deliveryScan: Phrase("release.scanLater", "{n} {n|day|days} after a scan has proved the delivery")
        case .promisedShipDate: Phrase("release.ship", "on the date by which the seller promised to ship, shipped or not")
        case .handoverScan: Phrase("release.handover", "as soon as a scan shows the handover to the carrier, delivered or not")
        case .estimatedDelivery(0): Phrase("release.estimate", "on the estimated date of delivery, delivered or not")
        case .estimatedDelivery: Phrase("release.estimateLater", "{n} {n|day|days} after the estimated date of delivery, delivered or not")
        }
    }
}
