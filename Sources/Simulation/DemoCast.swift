import Cashback
import Core

/// The demo's three cities, each with a hub of its own.
package enum DemoCity: String, CaseIterable, Sendable {
    case leipzig, porto, gdansk

    package var name: String {
        switch self {
        case .leipzig: "Leipzig"
        case .porto: "Porto"
        case .gdansk: "Gdańsk"
        }
    }

    package var zoneName: String {
        switch self {
        case .leipzig: "Europe/Berlin"
        case .porto: "Europe/Lisbon"
        case .gdansk: "Europe/Warsaw"
        }
    }

    package var hub: String { "hub-\(rawValue)" }

    var hubName: String {
        switch self {
        case .leipzig: "Hub Leipzig-Plagwitz"
        case .porto: "Hub Porto-Bonfim"
        case .gdansk: "Hub Gdańsk-Wrzeszcz"
        }
    }

    /// Where its riders hand over: read points of deliveries.
    var quarters: [String] {
        switch self {
        case .leipzig: ["Leipzig-Connewitz", "Leipzig-Lindenau", "Leipzig-Gohlis", "Leipzig-Reudnitz"]
        case .porto: ["Porto-Cedofeita", "Porto-Foz", "Porto-Campanhã", "Porto-Paranhos"]
        case .gdansk: ["Gdańsk-Oliwa", "Gdańsk-Przymorze", "Gdańsk-Brzeźno", "Gdańsk-Stogi"]
        }
    }

    var bench: DemoSender {
        switch self {
        case .leipzig: .benchLeipzig
        case .porto: .benchPorto
        case .gdansk: .benchGdansk
        }
    }

    var rider: DemoSender {
        switch self {
        case .leipzig: .riderLeipzig
        case .porto: .riderPorto
        case .gdansk: .riderGdansk
        }
    }
}

/// Whoever sends something in the demo, each with a token of its own: the deal platform, which is the operator, the makers' shops, and devices.
package enum DemoSender: String, CaseIterable, Sendable {
    case platform
    case clay = "lehm-und-licht"
    case paper = "papel-norte"
    case benchLeipzig = "bench-leipzig"
    case benchPorto = "bench-porto"
    case benchGdansk = "bench-gdansk"
    /// The second scanner of the hub in Gdańsk is dishonest: it fetches parcels that are elsewhere, or nowhere yet.
    case backDoorGdansk = "back-door-gdansk"
    case riderLeipzig = "rider-leipzig"
    case riderPorto = "rider-porto"
    case riderGdansk = "rider-gdansk"

    /// Key of the party that it acts for; nil for the operator.
    package var party: String? {
        switch self {
        case .platform: nil
        case .clay, .paper: rawValue
        case .benchLeipzig: DemoCity.leipzig.hub
        case .benchPorto: DemoCity.porto.hub
        case .benchGdansk, .backDoorGdansk: DemoCity.gdansk.hub
        case .riderLeipzig, .riderPorto, .riderGdansk: DemoCast.carrier
        }
    }

    /// Its name where it is a device.
    var deviceName: String? {
        switch self {
        case .platform, .clay, .paper: nil
        case .benchLeipzig: "Packing bench Leipzig"
        case .benchPorto: "Packing bench Porto"
        case .benchGdansk: "Packing bench Gdańsk"
        case .backDoorGdansk: "Back door Gdańsk"
        case .riderLeipzig: "Riders Leipzig"
        case .riderPorto: "Riders Porto"
        case .riderGdansk: "Riders Gdańsk"
        }
    }
}

package enum DemoCast {
    package static let marketplace = "nearby-deals"
    static let operatorName = "Nearmade Demo Network"
    static let marketplaceName = "Nearby Deals"
    package static let carrier = "velo-kurier"
    static let carrierName = "Velo Kurier"
    static let currency = Currency.eur
    static let members = 240
    /// Who orders where a visitor of the demo asks for an order.
    static let visitor = "visitor"
}

/// A maker and what it sells; both sell a gift box, at prices of their own.
enum DemoMaker: CaseIterable {
    case clay, paper

    var sender: DemoSender { self == .clay ? .clay : .paper }
    var key: String { sender.rawValue }
    var name: String { self == .clay ? "Lehm & Licht" : "Papel Norte" }

    /// Minor units for one.
    var goods: [(sku: String, title: String, price: Int64)] {
        switch self {
        case .clay:
            [
                ("mug-blue", "Stoneware mug, blue", 1_890), ("bowl-salt", "Salt-glazed bowl", 2_650), ("vase-tall", "Tall vase, white clay", 5_400),
                ("lamp-small", "Small table lamp", 8_990), ("espresso-pair", "Espresso cups, set of two", 2_390), ("gift-box", "Gift box, walnut", 1_200),
            ]
        case .paper:
            [
                ("poster-a2", "City poster, A2", 2_450), ("notebook-dots", "Dotted notebook, A5", 1_450), ("print-azulejo", "Azulejo art print", 3_900),
                ("calendar-wall", "Wall calendar 2027", 1_990), ("card-set", "Greeting cards, set of five", 950), ("gift-box", "Gift box, kraft paper", 990),
            ]
        }
    }
}

/// The offers of the demo: two that pay on the delivery's scan, and one that pays on a date, as others do, to compare with.
enum DemoOffer: String, CaseIterable {
    case cityCashback = "city-cashback"
    case makersWeek = "makers-week"
    case byDate = "by-date"

    var name: String {
        switch self {
        case .cityCashback: "City cashback: 5 % when it is delivered"
        case .makersWeek: "Makers' week: 8 % twelve hours after delivery"
        case .byDate: "The usual way: 5 % on the estimated date"
        }
    }

    /// Paid in at the beginning of each capsule, minor units.
    var funding: Int64 {
        switch self {
        case .cityCashback: 200_000
        case .makersWeek: 90_000
        case .byDate: 50_000
        }
    }

    private static let unsignedConfirms: [Grade: GradeAction] = [.a: .confirm, .b: .confirm, .c: .confirm]

    /// In a city a parcel takes hours: eighteen without its scan are enough to ask a person.
    var terms: Terms {
        switch self {
        case .cityCashback: Terms(reward: .rate(Rate(ppm: 50_000)), cap: 1_500, grades: Self.unsignedConfirms, expiryHours: 18)
        case .makersWeek:
            Terms(
                reward: .rate(Rate(ppm: 80_000)), cap: 2_000, grades: [.a: .confirm, .b: .cool(hours: 12), .c: .cool(hours: 12)], expiryHours: 18)
        case .byDate: Terms(reward: .rate(Rate(ppm: 50_000)), cap: 1_500, release: .estimatedDelivery(days: 0), grades: Self.unsignedConfirms)
        }
    }
}
