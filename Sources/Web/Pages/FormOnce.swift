import Core
import Crypto
import Look
import Store
import Workflows

extension Site {
    /// Stands in the form that moves money: however often the form is sent, it is carried out once.
    func onceField() -> Hidden {
        let digits = world.randomBytes(16).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return Hidden(OnceField.name, digits.joined())
    }

    /// Carries out what a form asks for in one transaction.
    /// - Parameter change: does it, and says to which page that leads.
    /// - Returns: that path; of a form sent again the path that it led to first.
    func carryOut(
        _ request: OnceRequest? = nil, _ change: @escaping @Sendable (any Transaction, IdPool, Instant) throws -> String
    ) async throws -> String {
        try await workflows.once(request) { tx, ids, now in
            IdempotencyAnswer(requestHash: [], status: 303, body: try change(tx, ids, now))
        }.answer.body
    }
}

enum OnceField {
    static let name = "once"
}

extension PageCall {
    /// - Parameter fields: names of those that say what is to be done.
    /// - Returns: nil where the form was not yet confirmed.
    func onceRequest(_ form: FormInput, fields: String...) -> OnceRequest? {
        guard let key = form.text(OnceField.name), key.utf8.count == 32, key.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        var hash = SHA256()
        for name in fields {
            let value = Array((form.values[name] ?? "").utf8)
            hash.update(data: Array("\(name) \(value.count) ".utf8) + value)
        }
        let scope = IdempotencyScope(principal: principal.name, route: "POST \(visit.path)", key: key)
        return OnceRequest(scope: scope, hash: Array(hash.finalize()))
    }
}
