import Core

/// What happens in a demo, hour by hour: a pure function of seed, start and hour. Every 72 hours a new capsule begins, with the next seed and the
/// next city in the foreground, so a demo never stands still.
package struct DemoScript: Sendable {
    package static let capsuleHours = 72

    package let seed: UInt64
    /// When the first capsule begins.
    package let start: Instant
    private let zones: [DemoCity: Zone]

    package init(seed: UInt64, start: Instant) {
        self.seed = seed
        self.start = start
        zones = Dictionary(uniqueKeysWithValues: DemoCity.allCases.compactMap { city in Zone(city.zoneName).map { (city, $0) } })
    }

    /// Number of the capsule from 1, and its hour from 0.
    package static func place(ofHour hour: Int) -> (capsule: Int, hour: Int) { (hour / capsuleHours + 1, hour % capsuleHours) }

    /// Hours since the start, from 0.
    package func hour(at instant: Instant) -> Int { Int(max(0, instant.microseconds - start.microseconds) / Self.microsecondsPerHour) }

    func moment(ofHour hour: Int) -> Instant { start.adding(hours: Int64(hour)) }

    static let microsecondsPerHour: Int64 = 3_600_000_000

    /// The city whose coupon is out in a capsule.
    package static func city(ofCapsule capsule: Int) -> DemoCity { DemoCity.allCases[(capsule - 1) % DemoCity.allCases.count] }

    func zone(of city: DemoCity) -> Zone { zones[city] ?? .utc }

    /// Everything that the orders of one hour lead to, also after it, and what the operator does in it.
    /// - Parameter hour: since the start, from 0.
    package func events(hour: Int) -> [DemoEvent] {
        let place = Self.place(ofHour: hour)
        let dice = DemoDice(seed &+ UInt64(place.capsule - 1), UInt64(bitPattern: start.microseconds), UInt64(place.hour))
        let from = moment(ofHour: hour)
        var sheet = DemoSheet(firstNumber: hour * Self.eventsPerHour)
        if place.hour == 0 {
            for offer in DemoOffer.allCases {
                sheet.add(from, .fund(offer: offer.rawValue, amount: offer.funding, key: "demo-\(place.capsule)-\(offer.rawValue)"))
            }
        }
        if place.hour % Self.hoursBetweenLooks == 0 { sheet.add(from.adding(microseconds: dice.minutes(5...50)), .look(roll: dice.roll())) }
        for (index, arrival) in arrivals(in: from, capsule: place.capsule, dice: dice).prefix(Self.ordersPerHour).enumerated() {
            // Something goes wrong on purpose with one order of every second hour, so that every kind of trouble is there within a day.
            let incident = index == 0 && place.hour % 2 == 1 ? DemoIncident.inTurn(hour / 2) : nil
            var course = DemoCourse(
                script: self, name: DemoName(capsule: place.capsule, hour: place.hour, index: index), city: arrival.city, at: arrival.at,
                dice: DemoDice(dice.roll()), incident: incident)
            course.play(on: &sheet)
        }
        return sheet.events.sorted()
    }

    static let hoursBetweenLooks = 4
    /// Numbers of parcels have two digits for the order of an hour.
    static let ordersPerHour = 99
    /// Room for the numbers of an hour's events.
    static let eventsPerHour = 100_000

    // MARK: Arrivals

    /// Orders a day in all cities are about the sum of this; by the hour on the clocks of the buyers' city. The night never sleeps quite.
    private static let ordersInHour = [6, 5, 5, 5, 5, 5, 6, 7, 8, 8, 9, 10, 12, 11, 9, 9, 10, 12, 14, 15, 15, 13, 10, 7]
    /// Monday to Sunday, percent.
    private static let percentOnWeekday = [90, 90, 95, 100, 110, 125, 115]
    /// A city with a coupon out gets half of all orders.
    private static func percent(of city: DemoCity, capsule: Int) -> Int { city == self.city(ofCapsule: capsule) ? 50 : 25 }

    private struct Arrival {
        let city: DemoCity
        let at: Instant
    }

    /// A die is thrown for each minute and city: a Bernoulli process whose chance changes with the hour.
    private func arrivals(in from: Instant, capsule: Int, dice: DemoDice) -> [Arrival] {
        var found: [Arrival] = []
        for minute in 0..<60 {
            for city in DemoCity.allCases {
                let at = from.adding(microseconds: Int64(minute) * 60_000_000)
                let local = zone(of: city).local(at: at).civil
                let hourOfDay = Int(local.microsecondOfDay / Self.microsecondsPerHour)
                // Orders in ten thousand hours, of which a minute has a sixtieth.
                let rate = Self.ordersInHour[hourOfDay] * Self.percentOnWeekday[Self.weekday(of: local)] * Self.percent(of: city, capsule: capsule)
                if dice.below(600_000) < rate { found.append(Arrival(city: city, at: at.adding(microseconds: dice.seconds(0...59)))) }
            }
        }
        return found
    }

    /// 0 for Monday.
    static func weekday(of civil: CivilTime) -> Int {
        let days = CivilTime(year: civil.year, month: civil.month, day: civil.day, microsecondOfDay: 0).utc.microseconds / 86_400_000_000
        // 1970-01-01 was a Thursday.
        return Int(((days + 3) % 7 + 7) % 7)
    }
}

/// Where events are written down, with numbers in the order of writing.
struct DemoSheet {
    private(set) var events: [DemoEvent] = []
    private let firstNumber: Int

    init(firstNumber: Int) { self.firstNumber = firstNumber }

    mutating func add(_ at: Instant, _ action: DemoAction) {
        events.append(DemoEvent(at: at, number: firstNumber + events.count, action: action))
    }
}

/// Names of an order and its parcels.
struct DemoName {
    let capsule: Int
    /// From 0; 72 and more for orders that visitors ask for.
    let hour: Int
    /// 0 to 98.
    let index: Int

    var order: String { "N\(capsule)-\(Self.padded(hour, 2))-\(Self.padded(index + 1, 2))" }

    /// A serial shipping container code under the prefix that GS1 keeps for examples. There are 100,000 capsules of them, which is more than
    /// eight hundred years of trade.
    /// - Parameter number: 0 to 9.
    func parcel(_ number: Int) -> String {
        let digits = "\(capsule / 10_000 % 10)9521234" + Self.padded(capsule % 10_000, 4) + Self.padded(hour, 2) + Self.padded(index, 2) + "\(number)"
        return digits + "\(Self.checkDigit(of: digits))"
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Of a GS1 key: digits weigh 3 and 1 in turn from the right.
    static func checkDigit(of digits: String) -> Int {
        let sum = digits.utf8.reversed().enumerated().reduce(0) { $0 + Int($1.element - 48) * ($1.offset % 2 == 0 ? 3 : 1) }
        return (10 - sum % 10) % 10
    }
}
