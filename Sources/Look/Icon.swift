/// Small drawings of 16 units, in the colour of the text beside them. None says anything that words do not.
package enum Icon: String, CaseIterable, Sendable {
    case home
    case days
    case orders
    case parcels
    case scans
    case claims
    case ledger
    case anomalies
    case offers
    case network
    case devices
    case keys
    case audit
    case facts
    case webhooks
    case menu
    case sun
    case moon
    case system

    package var html: HTML {
        "<svg class=\"icon\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\"><path d=\"\(path)\"/></svg>"
    }

    private var path: String {
        switch self {
        case .home: "M2 7.5 8 2.5l6 5M3.5 6.5v7h9v-7M6.5 13.5v-4h3v4"
        case .days: "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3M5 9h.1M8 9h.1M11 9h.1M5 11.3h.1M8 11.3h.1"
        case .orders: "M3.5 5.5h9l.8 8H2.7zM5.5 7.5V4.8a2.5 2.5 0 0 1 5 0v2.7"
        case .parcels: "M8 1.8 14 5v6L8 14.2 2 11V5zM2 5l6 3.2L14 5M8 8.2v6M5 3.4l6 3.2"
        case .scans: "M2 5V2.5h3M11 2.5h3V5M14 11v2.5h-3M5 13.5H2V11M5 5.5v5M7.5 5.5v5M9.5 5.5v5M11.5 5.5v5"
        case .claims: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5.3 8.2l1.9 1.9 3.6-4"
        case .ledger: "M8 2v12M3 13.5h10M2.5 4.5h11M4 4.5 2 9.2h4zM12 4.5l-2 4.7h4z"
        case .anomalies: "M8 2.2 14.3 13.3H1.7zM8 6.5v3M8 11.4v.1"
        case .offers: "M2.5 2.5h5.2l6 6-5.2 5.2-6-6zM5.4 5.4v.1"
        case .network:
            "M8 6.2V3.8M5 10.5 8 8M11 10.5 8 8M8 3.8a1 1 0 1 0 0-.1M4 12.3a1.2 1.2 0 1 0 0-.1M12 12.3a1.2 1.2 0 1 0 0-.1M8 8.2a1 1 0 1 0 0-.1"
        case .devices: "M4.5 1.8h7v12.4h-7zM7.3 12h1.4"
        case .keys: "M10.3 2.3a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8M7.8 8.1 2.3 13.7M4.2 11.8l1.9 1.9"
        case .audit: "M4 1.8h5.5L12.5 5v9.2H4zM6.2 8h4M6.2 10.7h4M9.3 2v3.2h3"
        case .facts: "M3 3.5h.1M3 8h.1M3 12.5h.1M6 3.5h7.5M6 8h7.5M6 12.5h7.5"
        case .webhooks: "M2 7.3 14 2.5 9.3 14 7.4 8.7zM7.4 8.7 14 2.5"
        case .menu: "M2 4h12M2 8h12M2 12h12"
        case .sun:
            "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1"
                + "M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7"
        case .moon: "M13.5 9.8A5.8 5.8 0 0 1 6.2 2.5a5.8 5.8 0 1 0 7.3 7.3z"
        case .system: "M2 3h12v8H2zM5.5 13.5h5"
        }
    }

    /// The product's mark: a parcel's bars, drawn as an N.
    static let mark: HTML = """
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><rect class="mark-ground" width="24" height="24" rx="6"/>\
        <path class="mark-bars" d="M6 6h2.4v12H6zM9.8 6h1.6l3.2 8.2V18H13L9.8 9.8zM16.2 6H18v12h-1.8z"/></svg>
        """

    static let favicon: HTML =
        """
        data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%232c49c4'/%3E\
        %3Cpath fill='%23fff' d='M6 6h2.4v12H6zM9.8 6h1.6l3.2 8.2V18H13L9.8 9.8zM16.2 6H18v12h-1.8z'/%3E%3C/svg%3E
        """
}
