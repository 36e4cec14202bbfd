import Core
import Hooks
import Webhooks

/// Why an endpoint is not made or changed, or a message not sent.
package enum WebhookRefusal: Refusal, Equatable {
    case url(HookError)
    case kindUnknown(String)
    case tooManyKinds
    case tooManyEndpoints
    case tooManySecrets
    case notFound
    case isActive
    case isInactive
    case messageNotFound
    case notDead
    case isFull
    case notYours

    package var code: String {
        switch self {
        case .url: "webhook-url"
        case .kindUnknown: "webhook-kind-unknown"
        case .tooManyKinds: "webhook-too-many-kinds"
        case .tooManyEndpoints: "webhook-too-many-endpoints"
        case .tooManySecrets: "webhook-too-many-secrets"
        case .notFound, .messageNotFound: "not-found"
        case .isActive: "webhook-active"
        case .isInactive: "webhook-inactive"
        case .notDead: "webhook-message-not-dead"
        case .isFull: "webhook-full"
        case .notYours: "webhook-not-yours"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .url, .kindUnknown, .tooManyKinds: .malformed
        case .notFound, .messageNotFound: .notFound
        case .notYours: .forbidden
        case .tooManyEndpoints, .tooManySecrets, .isActive, .isInactive, .notDead, .isFull: .conflict
        }
    }

    package var sentence: String {
        switch self {
        case .url(let error): error.reason
        case .kindUnknown(let text): "“\(text.prefix(100))” is no kind of fact, such as claim.payable, nor all of a family, such as claim.*."
        case .tooManyKinds: "At most \(WebhookLimits.kinds) kinds are chosen; choose families such as claim.*, or none for all."
        case .tooManyEndpoints: "A party has at most \(WebhookLimits.endpoints) webhooks; delete one first."
        case .tooManySecrets: "\(HookKeyRing.most) secrets of this webhook live already; an older one ends within a day of its change."
        case .notFound: "There is no such webhook, or it is deleted already."
        case .isActive: "The webhook is active already."
        case .isInactive: "The webhook is not active: activate it first."
        case .messageNotFound: "There is no such message, or it is too old to be kept."
        case .notDead: "Only a message that was given up is sent again; this one is delivered, or still on its way."
        case .isFull: "\(WebhookLimits.waiting) messages wait for this webhook already."
        case .notYours: "Only its own party changes the secret of a webhook."
        }
    }
}
