import Look
import Views

/// One webhook: how it stands, what to do about it, and its messages.
struct WebhookPage: Sendable {
    let webhook: WebhookEntry
    let messages: Page<WebhookMessageEntry>
    /// Only messages in it are shown.
    let state: WebhookMessageState?
    let address: PagePath
    let csrf: String
    /// Its own party looks, and may change the secret.
    let isOwn: Bool

    private var path: String { "/webhooks/\(webhook.id)" }
    private var isActive: Bool { webhook.state == "active" }

    func html(_ viewer: Viewer) -> HTML {
        let secret: [Button] = isOwn ? [.link(viewer.say(.webhookNewSecret), to: path + "/secrets")] : []
        let stop: [Button] = isActive ? [.link(viewer.say(.webhookStop), to: path + "/deactivations")] : []
        let header = PageHeader(
            .outside(webhook.url), badge: webhook.badge(viewer), breadcrumbs: Breadcrumbs(Link(viewer.say(.navWebhooks), "/webhooks")),
            actions: secret + stop + [.link(viewer.say(.webhookDelete), to: path + "/deletions", .danger)])
        return "\(header.html(viewer))\(notice(viewer))\(Panel(viewer.say(.webhookAbout), region: "about", about(viewer)).html(viewer))\(table(viewer))"
    }

    private func notice(_ viewer: Viewer) -> HTML {
        switch webhook.reason {
        case "stopped": return Notice(.info, viewer.say(.webhookStopped), .text(viewer.say(.webhookStoppedText))).html(viewer)
        case "gone": return Notice(.warning, viewer.say(.webhookGone), .text(viewer.say(.webhookGoneText))).html(viewer)
        case "failing": return Notice(.warning, viewer.say(.webhookFailedLong), .text(viewer.say(.webhookFailedLongText))).html(viewer)
        case "flooded": return Notice(.warning, viewer.say(.webhookFlooded), .text(viewer.say(.webhookFloodedText))).html(viewer)
        default:
            guard let since = webhook.failingSince else { return "" }
            return Notice(
                .warning, viewer.say(.webhookFailingSince, ["when": .text(viewer.dateTime(since))]), .text(viewer.say(.webhookFailingText))
            ).html(viewer)
        }
    }

    private func about(_ viewer: Viewer) -> HTML {
        let list = DescriptionList([
            .init(viewer.say(.webhookParty), .outside(webhook.partyName)), .init(viewer.say(.webhookKinds), .text(webhook.told(viewer))),
            .init(viewer.say(.webhookWaiting), .text(viewer.number(webhook.waiting))), .init(viewer.say(.webhookSent), .text(viewer.number(webhook.sent))),
            .init(viewer.say(.webhookFailed), .text(viewer.number(webhook.failed))),
            .init(viewer.say(.webhookSecrets), .text(viewer.say(.webhookSecretsText, ["n": .number(webhook.secrets)]))),
            .init(viewer.say(.webhookCreated), viewer.time(webhook.createdAt, .dateTime)), .init(viewer.say(.webhookID), CopyID(webhook.id.description).html(viewer)),
        ])
        let act = isActive ? Act(path + "/tests", .webhookTest) : Act(path + "/activations", .webhookActivate)
        let replay: HTML = webhook.dead > 0 && isActive
            ? "<p class=\"soft\">\(viewer.say(.webhookReplayNote))</p>\(Act(path + "/replays", .webhookReplayAll).html(viewer, csrf: csrf))" : ""
        return "\(list.html(viewer))\(act.html(viewer, csrf: csrf))\(replay)"
    }

    private func table(_ viewer: Viewer) -> HTML {
        let choices = [Choice("", viewer.say(.webhookAnyState))] + WebhookMessageState.allCases.map { Choice($0.rawValue, viewer.say(.webhookMessage($0))) }
        let chips = state.map { [Filter.Chip(viewer.say(.webhookMessage($0)), without: PagePath(path))] } ?? []
        let filter = Filter(path, fields: [Field("state", viewer.say(.webhookMessageState), .select(choices), value: state?.rawValue ?? "")], chips: chips)
        let table = Table(
            caption: viewer.say(.webhookMessages),
            columns: [
                .init(viewer.say(.webhookWhat)), .init(viewer.say(.webhookState)), .init(viewer.say(.webhookSubject)), .init(viewer.say(.webhookAttempts), .number),
                .init(viewer.say(.webhookWhen)),
            ], rows: messages.items.map { row($0, viewer) },
            empty: EmptyState(viewer.say(.webhookMessagesEmpty), viewer.say(.webhookMessagesEmptyMore)), filter: filter, paging: Turning.paging(messages, address, viewer))
        return Panel(viewer.say(.webhookMessages), note: .text(viewer.say(.webhookMessagesNote)), region: "messages", table.html(viewer)).html(viewer)
    }

    private func row(_ message: WebhookMessageEntry, _ viewer: Viewer) -> Table.Row {
        Table.Row(
            key: message.id.description, path: "/webhook-messages/\(message.id)",
            [
                .text(message.title(viewer)), message.badge(viewer).html, .text(CopyID(message.subject).short), .text(viewer.number(message.attempts)),
                viewer.time(message.createdAt, .dateTime),
            ])
    }
}

/// One button that changes something and asks nothing.
struct Act: Sendable {
    let action: String
    let label: Phrase

    init(_ action: String, _ label: Phrase) {
        self.action = action
        self.label = label
    }

    func html(_ viewer: Viewer, csrf: String) -> HTML {
        "<form class=\"form\" action=\"\(action)\" method=\"post\">\(Hidden("csrf", csrf).html)\(Buttons(.submit(viewer.say(label))).html(viewer))</form>"
    }
}

extension WebhookMessageEntry {
    func title(_ viewer: Viewer) -> String { fact == nil ? viewer.say(.webhookTestMessage) : FactLines.title(kind, viewer) }

    func badge(_ viewer: Viewer) -> Badge {
        guard let state = WebhookMessageState(rawValue: state) else { return Badge(state) }
        let tone: Tone =
            switch state {
            case .queued, .due: attempts > 0 ? .warning : .waiting
            case .posting: .info
            case .delivered: .good
            case .dead: .bad
            }
        return Badge(viewer.say(.webhookMessage(state)), tone)
    }
}
