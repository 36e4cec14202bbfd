import Cashback
import Core
import EPCISRepository
import Fulfilment
import HTTPTypes
import JSONText
import Selling
import Store
import Workflows

extension Problem {
    /// The one place where errors become answers. What is not known here is unexpected: the asker gets the request's id and the log gets the rest.
    init(translating error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as any Refusal: self.init(refusal)
        case let error as JSONError: self = .malformedJSON(error)
        case let error as JSONShapeError:
            var errors = JSONShapeErrors()
            errors.add(error)
            self = .malformedBody(errors)
        case let error as StoreError: self.init(error)
        default: self = .unexpected()
        }
    }

    /// - Parameter refusal: of any noun; its kind tells the status.
    init(_ refusal: any Refusal) {
        let status: HTTPResponse.Status =
            switch refusal.kind {
            // The draft on Idempotency-Key keeps 422 for this one.
            case .malformed where refusal is IdempotencyRefusal: .unprocessableContent
            case .malformed: .badRequest
            case .tooLarge: .contentTooLarge
            case .conflict: .conflict
            case .notFound: .notFound
            case .forbidden: .forbidden
            case .tooMany: .tooManyRequests
            case .busy: .serviceUnavailable
            }
        let headers: HTTPFields =
            switch refusal.kind {
            case .tooMany(let seconds): [.retryAfter: "\(seconds)"]
            case .busy: [.retryAfter: "1"]
            default: [:]
            }
        self.init(status: status, code: refusal.code, detail: refusal.sentence, headers: headers)
        if let pointer = refusal.pointer { faults = [Fault(place: .body(pointer), detail: refusal.sentence)] }
    }

    private init(_ error: StoreError) {
        switch error {
        case .busy, .serialization, .guardMissed:
            self.init(
                status: .serviceUnavailable, code: "database-busy", detail: "The database is busy; nothing was written. Repeat the request.",
                headers: [.retryAfter: "1"])
        case .disconnected, .closed, .cancelled:
            self.init(
                status: .serviceUnavailable, code: "database-away", detail: "The database is not to be reached; nothing was written. Repeat the request.",
                headers: [.retryAfter: "5"])
        case .outcomeUnknown:
            self.init(
                status: .serviceUnavailable, code: "outcome-unknown",
                detail: "The connection to the database broke while writing. Repeat the request with the same keys: they tell whether it was written.",
                headers: [.retryAfter: "5"])
        case .full:
            self.init(
                status: .serviceUnavailable, code: "database-full",
                detail: "The database has no room left; nothing was written. Its operator must make room; then repeat the request.", headers: [.retryAfter: "60"])
        case .readOnly:
            self.init(
                status: .serviceUnavailable, code: "database-read-only",
                detail: "The database takes no writes just now; nothing was written. Repeat the request.", headers: [.retryAfter: "10"])
        case .address, .unique, .constraint, .unreadable, .failed, .schema: self = .unexpected()
        }
    }
}

extension Refusal {
    /// The place in the body that the refusal speaks of, where it is one.
    fileprivate var pointer: String? {
        switch self {
        case let refusal as OrderRefusal: refusal.place
        case let refusal as ScanRefusal: refusal.place
        case let refusal as TermsRefusal: refusal.place
        case let refusal as NetworkRefusal: refusal.place
        case let refusal as UserRefusal: refusal.place
        case let refusal as OfferRefusal: refusal.place
        case let refusal as ClaimRefusal where refusal == .reasonMissing: "/reason"
        case .textLength(let field) as AnomalyRefusal: "/" + field
        case let refusal as ObjectionRefusal where refusal == .textLength: "/text"
        case let refusal as WebhookRefusal: refusal.place
        case let refusal as QueryRefusal: refusal.pointer
        case let refusal as NumberingRefusal: refusal.place
        case let refusal as WebRefusal: refusal.place
        default: nil
        }
    }
}

extension WebhookRefusal {
    fileprivate var place: String? {
        switch self {
        case .url: "/url"
        case .kindUnknown, .tooManyKinds: "/kinds"
        default: nil
        }
    }
}

extension NumberingRefusal {
    fileprivate var place: String? {
        switch self {
        case .prefix: "/companyPrefix"
        case .numbers(.badExtensionDigit): "/extensionDigit"
        case .numbers(.emptyRange), .numbers(.tooLarge): "/last"
        case .count, .numbers(.tooFew), .numbers(.exhausted): "/count"
        case .numbers, .overlaps, .used, .rangeNotFound, .leaseNotFound: nil
        }
    }
}

extension OrderRefusal {
    fileprivate var place: String? {
        switch self {
        case .keyLength("key and name"): nil
        case .keyLength(let field): "/" + field
        case .marketplaceUnknown, .marketplaceNotGranted: "/marketplace"
        case .currencyDiffers: "/currency"
        case .tooMany(let field, _): "/" + field
        case .title(let line): "/lines/\(line)/title"
        case .quantity(let line): "/lines/\(line)/quantity"
        case .amount(let line): "/lines/\(line)"
        case .merchantUnknown(let line, _), .merchantNotYours(let line): "/lines/\(line)/merchant"
        case .hubUnknown(let parcel, _): "/parcels/\(parcel)/hub"
        case .contentLine(let parcel, _), .contentQuantity(let parcel, _, _): "/parcels/\(parcel)/contents"
        case .offerUnknown(let index, _), .offerTwice(let index): "/offers/\(index)"
        case .keyReused: "/key"
        case .parcelKeyTaken(let parcel, _): "/parcels/\(parcel)/key"
        }
    }
}

extension ScanRefusal {
    fileprivate var place: String {
        switch self {
        case .textLength(let field): "/" + field
        case .attempt: "/attempt"
        case .counter: "/counter"
        case .signatureLength: "/signature"
        }
    }
}

extension TermsRefusal {
    fileprivate var place: String {
        switch self {
        case .rate: "/terms/ratePpm"
        case .amount: "/terms/amount"
        case .cap: "/terms/cap"
        case .noConfirmingStep, .stepConfirmsNothing: "/terms/confirmingSteps"
        case .gradeMissing, .coolHours: "/terms/grades"
        case .expiry: "/terms/expiryHours"
        case .consentMissing: "/comparisonConsent"
        }
    }
}

extension NetworkRefusal {
    fileprivate var place: String? {
        switch self {
        case .textLength(let field): "/" + field
        case .zone: "/zone"
        case .cityUnknown: "/city"
        case .deviceUnknown: "/device"
        case .marketplaceUnknown: "/marketplace"
        case .keyForm, .keyTaken: "/key"
        // A party stands under several names: as the owner of a device, the holder of a grant or a token.
        case .partyUnknown, .alreadyGranted, .notFound, .operatorOnly: nil
        }
    }
}

extension UserRefusal {
    fileprivate var place: String {
        switch self {
        case .loginMalformed, .loginTaken: "/login"
        case .passwordLength: "/password"
        case .localeMalformed: "/locale"
        }
    }
}

extension OfferRefusal {
    fileprivate var place: String? {
        switch self {
        case .keyForm, .keyTaken: "/key"
        case .nameTaken: "/name"
        case .payerUnknown: "/payer"
        case .versionDiffers: "/expectedVersion"
        case .amount: "/amount"
        case .notFound, .closed: nil
        }
    }
}
