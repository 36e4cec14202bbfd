import HTTPTypes
import Hummingbird

/// The few things that a browser keeps for us.
enum Cookie: String {
    /// The session's secret.
    case session = "nm_session"
    /// The viewer's time zone, told by the browser.
    case zone
    /// `light` or `dark`; without it the system's.
    case theme
    /// A message for the next page.
    case flash
    /// Where the log was when the browser's last form was carried out.
    case done

    /// - Returns: nil where it is missing or longer than any of ours.
    func value(in request: Request) -> String? {
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";").prefix(50) {
                let pair = pair.drop { $0 == " " }
                guard pair.hasPrefix(rawValue + "=") else { continue }
                let value = pair.dropFirst(rawValue.utf8.count + 1)
                return (1...200).contains(value.utf8.count) ? String(value) : nil
            }
        }
        return nil
    }

    /// - Parameter seconds: how long it is kept; 0 removes it.
    func field(_ value: String, seconds: Int, isOverTLS: Bool) -> String {
        let httpOnly = self == .zone ? "" : "; HttpOnly"
        return "\(rawValue)=\(value); Path=/; Max-Age=\(seconds); SameSite=\(self == .session || self == .done ? "Lax" : "Strict")\(httpOnly)\(isOverTLS ? "; Secure" : "")"
    }
}
