import Core
import Hummingbird
import TradeNetwork
import Store
import Synchronization
import Views
import Workflows

/// What the API is made of: the commands, and the table of its endpoints. The router, the API document and the table of permissions are all made
/// from `endpoints`, so none of them can say something that the others do not.
struct Site: Sendable {
    let workflows: Workflows
    let options: ServerOptions
    /// Requests that come in while a transaction runs share the next one.
    let coalescers: Coalescers
    /// Tells open pages that something happened; without it pages stand still.
    let live: LiveFeed?
    /// Wakes those who listen to standing queries; without it there are no streams.
    let standing: StandingFeed?
    /// Follows the database; pages that may be a little behind are read from it.
    let replica: Replica?
    /// Set where a simulated trade is played.
    let demo: (any DemoControl)?
    let audits = AuditJobs()
    let overviews = OverviewMemory()
    let requests = RequestTally()
    let captures: CaptureRunner
    let connections: OpenConnections
    let figures: DatabaseFigures
    let startedAt: Instant
    private let document = DocumentText()

    init(
        workflows: Workflows, options: ServerOptions, live: LiveFeed? = nil, standing: StandingFeed? = nil, replica: Replica? = nil,
        demo: (any DemoControl)? = nil
    ) {
        self.workflows = workflows
        self.options = options
        self.live = live
        self.standing = standing
        self.replica = replica
        self.demo = demo
        coalescers = Coalescers(workflows)
        captures = CaptureRunner(workflows)
        connections = OpenConnections(limit: options.connections)
        figures = DatabaseFigures(
            store: workflows.store, world: workflows.world, patienceMilliseconds: options.metricsPatienceMilliseconds)
        startedAt = workflows.world.wallNow()
    }

    var world: World { workflows.world }
    var store: any Store { workflows.store }

    var endpoints: [Endpoint] {
        homeEndpoints + orderEndpoints + parcelEndpoints + scanEndpoints + offerEndpoints + claimEndpoints + anomalyEndpoints + accountEndpoints
            + journalEndpoints + captureEndpoints + eventEndpoints + queryEndpoints + subscriptionEndpoints + eventMappingEndpoints + networkEndpoints
            + accessEndpoints + userEndpoints + peopleEndpoints + thingEndpoints + webhookEndpoints + numberingEndpoints + metricsEndpoints
    }

    /// The table of pages, which stand at the same nouns.
    var pages: [PageEndpoint] {
        overviewPages + dayPages + orderPages + parcelPages + scanPages + anomalyPages + claimPages + offerPages + accountPages + journalPages + auditPages
            + networkPages + numberingPages + webhookPages + appearancePages + signInPages + livePages + demoPages + thingPages
    }

    /// The API document, written once.
    func documentText() -> String { document.text { OpenAPIDocument(endpoints).json.text } }

    /// Lets a request in: knows who asks, looks into the table whether they may, and only then calls the handler.
    func answer(_ endpoint: Endpoint, _ request: Request, _ context: WebContext) async throws -> Response {
        let visit = Visit(request: request, context: context, endpoint: endpoint)
        switch endpoint.door {
        case .open(let handler):
            try visit.refuseUnknownParameters()
            return try await handler(visit)
        case .guarded(let roles, let handler):
            let principal = try await principal(of: visit)
            guard roles.contains(principal.role) else { throw Problem.forbidden(endpoint, role: principal.role) }
            try visit.refuseUnknownParameters()
            let call = Call(visit: visit, principal: principal, idempotencyKey: try visit.idempotencyKey())
            try await checkKeys(call)
            return try await handler(call)
        }
    }
}

private final class DocumentText: Sendable {
    private let text = Mutex<String?>(nil)

    func text(_ make: () -> String) -> String {
        if let text = text.withLock({ $0 }) { return text }
        let made = make()
        text.withLock { $0 = made }
        return made
    }
}
