/// The dates of HTTP (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older forms that a recipient must still read.
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// Unix seconds; nil for anything else.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard let first = words.first else { return nil }
        let day = String(first.prefix { $0 != "," })
        switch words.count {
        case 6 where first.hasSuffix(",") && days.contains(day) && words[5] == "GMT":
            return seconds(day: words[1], month: words[2], year: words[3], time: words[4])
        case 4 where first.hasSuffix(",") && longDays.contains(day) && words[3] == "GMT":
            let date = words[1].split(separator: "-").map(String.init)
            // Two digits of a year: a Retry-After never means the century before.
            guard date.count == 3, date[2].utf8.count == 2 else { return nil }
            return seconds(day: date[0], month: date[1], year: "20" + date[2], time: words[2])
        case 5 where days.contains(first):
            return seconds(day: words[2], month: words[1], year: words[4], time: words[3])
        default: return nil
        }
    }

    private static func seconds(day: String, month: String, year: String, time: String) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), digits: 2...2) }
        guard let year = number(year, digits: 4...4), let place = months.firstIndex(of: month), let day = number(day, digits: 1...2), clock.count == 3,
            let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24, minute < 60, second <= 60, (1...31).contains(day)
        else { return nil }
        // Days since 1970-01-01; years counted from March, so that the leap day is a year's last.
        let month = Int64(place + 1)
        let shifted = month > 2 ? year : year - 1
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
        return days * 86_400 + hour * 3_600 + minute * 60 + second
    }

    private static func number(_ text: String, digits: ClosedRange<Int>) -> Int64? {
        digits.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}
