import Look
import Views

/// One message: where it stands, what it says, and how each attempt went.
struct WebhookMessagePage: Sendable {
    let webhook: WebhookEntry
    let detail: WebhookMessageDetail
    let csrf: String
    /// Facts can be opened.
    let opensFacts: Bool

    private var message: WebhookMessageEntry { detail.message }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(
            .text(message.title(viewer)), badge: message.badge(viewer),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.navWebhooks), "/webhooks"), Link(webhook.url, "/webhooks/\(webhook.id)")))
        let body: HTML = "<pre tabindex=\"0\"><code>\(PlainJSON.indented(detail.body))</code></pre>"
        return """
            \(header.html(viewer))\(Panel(nil, region: "message", about(viewer)).html(viewer))\
            \(Panel(viewer.say(.webhookLog), region: "attempts", log(viewer)).html(viewer))\(Panel(viewer.say(.webhookBody), body).html(viewer))
            """
    }

    private func about(_ viewer: Viewer) -> HTML {
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.webhookURL), .outside(webhook.url)), .init(viewer.say(.webhookSubject), CopyID(message.subject).html(viewer)),
            .init(viewer.say(.webhookSequence), .text(viewer.number(message.sequence))), .init(viewer.say(.webhookWhen), viewer.time(message.createdAt, .dateTime)),
        ]
        if let fact = message.fact {
            items.append(.init(viewer.say(.webhookFact), opensFacts ? Link(message.kind, "/facts/\(fact)").html(viewer) : .text(message.kind)))
        }
        if let next = message.nextAt { items.append(.init(viewer.say(.webhookNext), viewer.time(next, .dateTime))) }
        items.append(.init(viewer.say(.webhookID), CopyID(message.id.description).html(viewer)))
        let replay: HTML = message.state == "dead" && webhook.state == "active"
            ? "<p class=\"soft\">\(viewer.say(.webhookReplayNote))</p>\(Act("/webhook-messages/\(message.id)/replays", .webhookReplay).html(viewer, csrf: csrf))" : ""
        return "\(DescriptionList(items).html(viewer))\(replay)"
    }

    private func log(_ viewer: Viewer) -> HTML {
        Table(
            caption: viewer.say(.webhookLog),
            columns: [.init(viewer.say(.webhookWhen)), .init(viewer.say(.webhookStatus)), .init(viewer.say(.webhookTook), .number), .init(viewer.say(.webhookAnswer))],
            rows: detail.attempts.map { attempt in
                Table.Row(
                    key: String(attempt.number),
                    [
                        viewer.time(attempt.at, .dateTime), .text(attempt.status.map(String.init) ?? viewer.say(.webhookNoStatus)),
                        .text(viewer.say(.webhookMilliseconds, ["n": .number(attempt.milliseconds)])), .outside(attempt.answer.isEmpty ? "–" : attempt.answer),
                    ])
            }, empty: EmptyState(viewer.say(.webhookLogEmpty))
        ).html(viewer)
    }
}
