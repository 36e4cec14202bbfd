import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

extension Site {
    var overviewPages: [PageEndpoint] {
        [
            .get("/", .everybody) { call in
                let (sight, now, zone) = (call.sight, call.viewer.now, call.viewer.zone)
                let (overview, curve) = try await store.read { tx in
                    let overview = try Overview.load(seenBy: sight, now: now, zone: zone, in: tx)
                    return (overview, overview.trade == nil ? nil : try PayoutCurve.load(now: now, seenBy: sight, in: tx))
                }
                let page = OverviewPage(overview: overview, curve: curve, isOperator: call.principal.role == .operator)
                return self.page(call, title: call.viewer.say(.navOverview), in: .overview, page.html(call.viewer))
            }
        ]
    }
}
