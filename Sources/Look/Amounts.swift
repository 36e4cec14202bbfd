import Core

/// Money, moments and lengths of time as pieces of a page: aligned, machine-readable, exact on demand.
extension Viewer {
    /// - Parameter signed: whether an amount above zero bears its plus, as changes of a balance do.
    package func amount(_ money: Money, signed: Bool = false) -> HTML {
        let text = self.money(money).replacing("-", with: "−")
        let sign = signed && money.minor > 0 ? "+" : ""
        let style = money.minor < 0 ? "money is-negative" : "money"
        return "<data class=\"\(style)\" value=\"\(money.description)\">\(sign)\(text)</data>"
    }

    package enum TimeStyle: Sendable {
        /// `3 min ago`; kept true by the page's script while the page stays open.
        case relative
        case dateTime
        case date
        case clock
    }

    /// A moment, with the exact one in its title. In another zone than the viewer's, the zone is said beside it.
    package func time(_ instant: Instant, _ style: TimeStyle = .relative, in zone: Zone? = nil) -> HTML {
        let text =
            switch style {
            case .relative: relative(instant)
            case .dateTime: dateTime(instant, in: zone)
            case .date: date(instant, in: zone)
            case .clock: clock(instant, in: zone)
            }
        let place: HTML
        if let zone, zone != self.zone, style != .relative {
            place = " <span class=\"zone\">\(zone.place)</span>"
        } else {
            place = ""
        }
        let ticks = style == .relative
        return """
            <time datetime="\(instant.description)" title="\(exact(instant, in: zone))"\(flag: "data-relative", ticks)>\(text)</time>\(place)
            """
    }

    /// - Parameter seconds: 0 or more.
    package func duration(_ seconds: Int64) -> HTML { "<span class=\"duration\" title=\"\(number(seconds)) s\">\(span(seconds))</span>" }
}

extension Zone {
    /// The town in an IANA name: `Europe/Berlin` is Berlin.
    package var place: String { (name.split(separator: "/").last.map(String.init) ?? name).replacing("_", with: " ") }
}
