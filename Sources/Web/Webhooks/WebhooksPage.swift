import Look
import TradeNetwork
import Views

/// All webhooks that somebody sees.
struct WebhooksPage: Sendable {
    let webhooks: Page<WebhookEntry>
    let address: PagePath
    /// Others' as well, which need to be told apart.
    let showsParty: Bool

    func html(_ viewer: Viewer) -> HTML {
        let new = Button.link(viewer.say(.webhooksNew), to: "/webhooks/new", .primary)
        let header = PageHeader(.text(viewer.say(.navWebhooks)), lead: .text(viewer.say(.webhooksLead)), actions: [new])
        let party: [Table.Column] = showsParty ? [.init(viewer.say(.webhookParty))] : []
        let table = Table(
            caption: viewer.say(.webhooksCaption),
            columns: [.init(viewer.say(.webhookURL)), .init(viewer.say(.webhookState))] + party
                + [.init(viewer.say(.webhookKinds)), .init(viewer.say(.webhookWaiting), .number), .init(viewer.say(.webhookDead), .number)],
            rows: webhooks.items.map { row($0, viewer) },
            empty: EmptyState(viewer.say(.webhooksEmpty), viewer.say(.webhooksEmptyMore), action: new), paging: Turning.paging(webhooks, address, viewer))
        return "\(header.html(viewer))\(Panel(nil, region: "webhooks", table.html(viewer)).html(viewer))"
    }

    private func row(_ webhook: WebhookEntry, _ viewer: Viewer) -> Table.Row {
        let party: [HTML] = showsParty ? [.outside(webhook.partyName)] : []
        return Table.Row(
            key: webhook.id.description, path: "/webhooks/\(webhook.id)",
            [.outside(webhook.url), webhook.badge(viewer).html] + party
                + [.text(webhook.told(viewer)), .text(viewer.number(webhook.waiting)), .text(viewer.number(webhook.dead))])
    }
}

extension WebhookEntry {
    func badge(_ viewer: Viewer) -> Badge {
        if state != "active" { return Badge(viewer.say(.webhookInactive), reason == "stopped" ? .neutral : .bad) }
        return failingSince == nil ? Badge(viewer.say(.webhookActive), .good) : Badge(viewer.say(.webhookFailing), .warning)
    }

    /// Kinds and families as they stand in messages.
    func told(_ viewer: Viewer) -> String { kinds.isEmpty ? viewer.say(.webhookAllKinds) : kinds.joined(separator: ", ") }
}
