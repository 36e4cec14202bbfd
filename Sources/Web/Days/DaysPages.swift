import Core
import CSVText
import Hummingbird
import Look
import Store
import Tallies
import TradeNetwork
import Views

extension Site {
    private static let dayFilters: [ListFilter] = [
        ListFilter("days", .daysSpan, .choice(DaySpan.allCases.map { ($0.rawValue, Phrase.daysLastChoice($0)) }))
    ]

    var dayPages: [PageEndpoint] {
        [
            .get("/days", [.operator], from: .replica, filters: Self.dayFilters) { call in try await showDays(call) },
            .get("/days.csv", [.operator], from: .replica, filters: Self.dayFilters) { call in try await daysCSV(call) },
        ]
    }

    private func days(_ call: PageCall) async throws -> (span: DaySpan, days: [DayTally], counted: JournalPosition?) {
        let span: DaySpan = call.visit.choice("days") ?? .usual
        let (now, zone) = (call.viewer.now, call.viewer.zone)
        let (days, counted) = try await call.read { tx in
            (try DayTally.load(span.days, until: now, zone: zone, in: tx), try TallyProgress.position(in: tx))
        }
        return (span, days, counted)
    }

    private func showDays(_ call: PageCall) async throws -> Response {
        let (span, days, counted) = try await days(call)
        // What is not counted yet is told by the live feed until it is.
        let position = counted.map { min($0, call.position ?? $0) }
        return page(call, title: call.viewer.say(.navDays), in: .days, from: position, DaysPage(span: span, days: days).html(call.viewer))
    }

    /// A line for each day, series and currency: what a spreadsheet can pivot.
    private func daysCSV(_ call: PageCall) async throws -> Response {
        let (_, days, _) = try await days(call)
        var csv = try CSVWriter()
        csv.write(["day", "zone", "series", "count", "amount", "currency"])
        let zone = call.viewer.zone
        for day in days {
            let date = String(zone.local(at: day.start).description.prefix(10))
            for series in TallySeries.allCases {
                let money = day.money(series)
                let head: [CSVCell] = [.plain(date), .plain(zone.name), .plain(series.rawValue), .plain(day.count(series).description)]
                if money.isEmpty { csv.write(head + [.plain(""), .plain("")]) }
                for amount in money { csv.write(head + [.plain(amount.decimal), .plain(amount.currency.code)]) }
            }
        }
        return Response(
            status: .ok, headers: [.contentType: MediaType.csv.field, .contentDisposition: "attachment; filename=\"days.csv\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: csv.takeBytes())))
    }
}
