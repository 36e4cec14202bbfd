import Foundation

extension Sample {
    var figures: HTML {
        let perHour: [Double] = [2, 1, 0, 0, 1, 3, 6, 9, 12, 11, 9, 8, 10, 14, 12, 9, 8, 11, 15, 19, 17, 12, 7, 4]
        let figures = KeyFigures([
            KeyFigure(
                "Orders today", "\(viewer.number(214))", path: "#orders", delta: .init("+12 since yesterday", .good),
                spark: Sparkline(perHour, label: "Orders per hour, 24 hours")),
            KeyFigure("Awaiting a scan", "\(viewer.number(1_204))", path: "#parcels", note: "oldest \(viewer.duration(266_000))"),
            KeyFigure("Confirmed today", "\(viewer.number(187))", path: "#claims", delta: .init("−3 since yesterday")),
            KeyFigure("Payable", viewer.amount(euros(418_250)), path: "#ledger", note: "312 claims"),
            KeyFigure("Need a decision", "4", path: "#anomalies", delta: .init("2 new", .warning)),
        ])
        return Panel("Key figures", note: "Every number opens the list that it counts.", region: "figures", figures.html(viewer)).html(viewer)
    }

    var charts: HTML {
        let first = Columns([payout.html(viewer), hours.html(viewer)])
        let second = Columns([interval.html(viewer), "\(funnel.html(viewer))\(ages.html(viewer))"])
        return Panel("Charts", "\(first.html(viewer))\(second.html(viewer))").html(viewer)
    }

    private var payout: StepCurve {
        func curve(_ name: String, from start: Double, middle: Double, most: Double) -> StepCurve.Series {
            let points = stride(from: start, through: 40, by: 0.5).map { day in
                StepCurve.Point(days: day, share: most / (1 + exp(-(day - middle) * 0.55)))
            }
            return .init(name, points)
        }
        return StepCurve(
            "Time until cashback is payable", description: "Share of 1,000 orders whose cashback is payable, by days since the order",
            series: [
                curve("Delivery scan", from: 1, middle: 9.5, most: 0.94), curve("Estimated date", from: 10, middle: 22, most: 1),
                curve("Hand-over scan", from: 0.5, middle: 3, most: 0.98),
            ], days: 40, source: Self.source, empty: Self.none)
    }

    private var hours: BarChart {
        let counts: [Double] = [2, 1, 0, 0, 1, 3, 6, 9, 12, 11, 9, 8, 10, 14, 12, 9, 8, 11, 15, 19, 17, 12, 7, 4]
        let bars = counts.enumerated().map { hour, count in
            let late = (count / 6).rounded(.down)
            return BarChart.Bar(hour < 10 ? "0\(hour)" : "\(hour)", [count - late, late], path: "#hour-\(hour)")
        }
        return BarChart(
            "Orders today", description: "Orders by hour, Europe/Berlin", bars: bars, parts: ["Delivered", "On the way"], x: "Hour",
            y: Axis("Orders"), isCourse: true, source: Self.source, empty: Self.none)
    }

    private var ages: BarChart {
        BarChart(
            "Awaiting a scan, by age", description: "Claims without a delivery scan",
            bars: [
                .init("< 6 h", [412], path: "#a"), .init("6–24 h", [530], path: "#b"), .init("1–3 days", [201], path: "#c"),
                .init("> 3 days", [61], path: "#d"),
            ], parts: ["Claims"], x: "Age", y: Axis("Claims"), empty: Self.none)
    }

    private var interval: LineChart {
        func series(_ name: String, _ start: Double, _ drift: Double, wobble: Double) -> LineChart.Series {
            let points = (0..<21).map { day -> LineChart.Point in
                let time = Double(viewer.now.microseconds / 1_000_000 - Int64(20 - day) * 86_400)
                let value = start + drift * Double(day) + wobble * sin(Double(day) * 1.3)
                return LineChart.Point(time, value, low: value - 9 + Double(day) * 0.3, high: value + 9 - Double(day) * 0.3)
            }
            return .init(name, points)
        }
        return LineChart(
            "Hours from order to delivery", description: "Median per day with its 95 % interval",
            series: [series("Local", 31, -0.35, wobble: 2), series("Remote", 74, 0.1, wobble: 3)], x: Axis("Day", .time(viewer.zone)),
            y: Axis("Hours"), source: Self.source, empty: Self.none)
    }

    private var funnel: Funnel {
        Funnel(
            "From order to cashback", description: "Claims of this capsule",
            stages: [
                .init("Ordered", 1_618, path: "#orders"), .init("Packed", 1_590, path: "#parcels"), .init("Delivered", 1_377, path: "#scans"),
                .init("Confirmed", 1_361, path: "#claims"), .init("Payable", 1_204, path: "#ledger"),
            ], empty: Self.none)
    }
}
