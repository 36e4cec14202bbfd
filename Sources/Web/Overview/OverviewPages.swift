import Hummingbird
import Look
import TradeNetwork

extension Site {
    var overviewPages: [PageEndpoint] {
        [
            .get("/", .everybody) { call in
                let title = call.viewer.say(.navOverview)
                return page(call, title: title, in: .overview, PageHeader("\(title)").html(call.viewer))
            }
        ]
    }
}
