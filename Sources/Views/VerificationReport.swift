import Core

/// One thing that is not as it must be.
package struct VerificationFinding: Sendable, Hashable {
    package let code: VerificationCode
    /// TypeID of what it is about (`acc_01h…`); `block N` for a sealed block, a table's name where a row has no id.
    package let about: String
    package let expected: String
    package let found: String

    package init(code: VerificationCode, about: String, expected: String, found: String) {
        self.code = code
        self.about = about
        self.expected = expected
        self.found = found
    }
}

/// Findings of one code: how many there are, and the first of them.
package struct VerificationGroup: Sendable, Equatable {
    package let code: VerificationCode
    package fileprivate(set) var total: Int64
    /// At most `VerificationReport.listedLimit`.
    package fileprivate(set) var listed: [VerificationFinding]
}

/// Rows looked at, by noun.
package struct VerificationCounts: Sendable, Equatable {
    package var orders: Int64 = 0
    package var lines: Int64 = 0
    package var parcels: Int64 = 0
    package var scans: Int64 = 0
    package var steps: Int64 = 0
    package var anomalies: Int64 = 0
    package var offers: Int64 = 0
    package var claims: Int64 = 0
    package var parts: Int64 = 0
    package var accounts: Int64 = 0
    package var transfers: Int64 = 0
    package var facts: Int64 = 0
    package var blocks: Int64 = 0
    /// Facts after the last sealed block. A running server seals them within seconds.
    package var unsealed: Int64 = 0
}

/// The accounts of one kind, marketplace and currency together, in minor units, as the account rows have them.
package struct VerificationBalance: Sendable, Equatable {
    package let marketplace: MarketplaceID
    package let marketplaceKey: String
    /// ISO 4217 code.
    package let currency: String
    /// `funding`, `budget` or `payable`.
    package let kind: String
    package var accounts: Int64 = 0
    package var debitsPosted: Int128 = 0
    package var creditsPosted: Int128 = 0
    package var debitsPending: Int128 = 0
    package var creditsPending: Int128 = 0
}

/// Claims whose frozen terms pay by a comparison rule, in one currency: all that may be payable without a scan.
package struct VerificationComparison: Sendable, Equatable {
    package let currency: String
    package var claims: Int64 = 0
    package var payableParts: Int64 = 0
    /// Minor units.
    package var payable: Int128 = 0
    /// Of `payable`, what no delivery or collection stands behind.
    package var unproved: Int128 = 0
}

package struct VerificationReport: Sendable, Equatable {
    /// Findings written out of one code; the rest are only counted.
    package static let listedLimit = 20

    package var counts = VerificationCounts()
    /// nil while nothing has been archived.
    package var archive: VerificationArchive?
    /// By marketplace key, currency and kind.
    package var balances: [VerificationBalance] = []
    /// By currency.
    package var comparisons: [VerificationComparison] = []
    /// In the order of `VerificationCode`.
    package var groups: [VerificationGroup] = []

    /// True when nothing is wrong.
    package var isClean: Bool { groups.isEmpty }
    package var findings: [VerificationFinding] { groups.flatMap(\.listed) }
    package var findingCount: Int64 { groups.reduce(0) { $0 + $1.total } }
}

/// Gathers findings: all are counted, the first of each code are kept.
struct VerificationFindings {
    private var groups: [VerificationCode: VerificationGroup] = [:]

    mutating func add(_ finding: VerificationFinding) {
        note(finding.code, more: 1)
        list(finding)
    }

    /// - Parameter found: the first of `total` findings.
    mutating func add(_ code: VerificationCode, _ found: [VerificationFinding], total: Int64) {
        note(code, more: total)
        for finding in found { list(finding) }
    }

    private mutating func note(_ code: VerificationCode, more: Int64) {
        groups[code, default: VerificationGroup(code: code, total: 0, listed: [])].total += more
    }

    private mutating func list(_ finding: VerificationFinding) {
        guard (groups[finding.code]?.listed.count ?? 0) < VerificationReport.listedLimit else { return }
        groups[finding.code]?.listed.append(finding)
    }

    var inOrder: [VerificationGroup] { VerificationCode.allCases.compactMap { groups[$0] } }
}
