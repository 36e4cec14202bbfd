import Core
import Ledger
import Testing

private let market = MarketplaceID(UUIDBits(high: 1, low: 1))
private let budget = AccountID(UUIDBits(high: 2, low: 1))
private let payable = AccountID(UUIDBits(high: 2, low: 2))
private let funding = AccountID(UUIDBits(high: 2, low: 3))
private let hold = TransferID(UUIDBits(high: 3, low: 1))

private func transfer(_ kind: TransferKind, _ amount: Int64, id: UInt64 = 9, from debit: AccountID = budget, to credit: AccountID = payable) -> Transfer {
    Transfer(
        id: TransferID(UUIDBits(high: 3, low: id)), marketplace: market, currency: .eur, kind: kind, debit: debit, credit: credit, amount: amount,
        at: Instant(seconds: 0), hold: kind == .post || kind == .void ? hold : nil)
}

/// Debits posted, credits posted, debits pending, credits pending.
private func numbers(_ delta: AccountDelta?) -> [Int64] {
    delta.map { [$0.debitsPosted, $0.creditsPosted, $0.debitsPending, $0.creditsPending] } ?? []
}

@Suite("What transfers do to balances")
struct PostingTests {
    static let rows: [(what: String, transfers: [Transfer], held: Int64?, budget: [Int64], payable: [Int64])] = [
        ("a hold reserves on both sides", [transfer(.hold, 100)], nil, [0, 0, 100, 0], [0, 0, 0, 100]),
        ("a post moves what was held", [transfer(.post, 100)], 100, [100, 0, -100, 0], [0, 100, 0, -100]),
        ("a post of less frees the rest", [transfer(.post, 60)], 100, [60, 0, -100, 0], [0, 60, 0, -100]),
        ("a post whose hold is not named counts as held in full", [transfer(.post, 60)], nil, [60, 0, -60, 0], [0, 60, 0, -60]),
        ("a void frees all", [transfer(.void, 100)], 100, [0, 0, -100, 0], [0, 0, 0, -100]),
        ("a reversal goes back", [transfer(.reversal, 100, from: payable, to: budget)], nil, [0, 100, 0, 0], [100, 0, 0, 0]),
        ("a hold and its post in one batch", [transfer(.hold, 100), transfer(.post, 100)], 100, [100, 0, 0, 0], [0, 100, 0, 0]),
        ("a hold and its void in one batch do nothing", [transfer(.hold, 100), transfer(.void, 100)], 100, [0, 0, 0, 0], [0, 0, 0, 0]),
        ("many are one delta", [transfer(.hold, 1), transfer(.hold, 2), transfer(.hold, 3)], nil, [0, 0, 6, 0], [0, 0, 0, 6]),
    ]

    @Test("Each kind, alone and together", arguments: rows)
    func deltas(_ row: (what: String, transfers: [Transfer], held: Int64?, budget: [Int64], payable: [Int64])) {
        let deltas = Posting.deltas(of: row.transfers, held: row.held.map { [hold: $0] } ?? [:])
        #expect(numbers(deltas[budget]) == row.budget, "\(row.what)")
        #expect(numbers(deltas[payable]) == row.payable, "\(row.what)")
        #expect(deltas.count == 2)
    }

    @Test("A deposit comes from outside")
    func deposit() {
        let deltas = Posting.deltas(of: [transfer(.deposit, 500, from: funding, to: budget)], held: [:])
        #expect(numbers(deltas[funding]) == [500, 0, 0, 0])
        #expect(numbers(deltas[budget]) == [0, 500, 0, 0])
    }

    @Test("Whatever is posted, debits equal credits, and so do holds", arguments: [1, 2, 3] as [UInt64])
    func balanced(seed: UInt64) {
        let random = SeededRandom(seed: seed)
        let kinds = TransferKind.allCases
        let transfers = (0..<200).map { _ in
            transfer(kinds[Int(random.next() % UInt64(kinds.count))], 1 + Int64(random.next() % 1_000), id: random.next())
        }
        let sums = Posting.deltas(of: transfers, held: [hold: 1_000]).values.reduce([0, 0, 0, 0]) { sum, delta in zip(sum, numbers(delta)).map(+) }
        #expect(sums[0] == sums[1], "seed \(seed)")
        #expect(sums[2] == sums[3], "seed \(seed)")
    }

    @Test("Holds are spent for whoever pays, and not there yet for whoever gets")
    func available() {
        func account(_ kind: AccountKind) -> Account {
            Account(
                id: budget, marketplace: market, currency: .eur, kind: kind, owner: .zero, mayOverdraw: false, debitsPosted: 30, creditsPosted: 100,
                debitsPending: 20, creditsPending: 7)
        }
        #expect(account(.budget).balance == 70)
        #expect(account(.budget).available == 50)
    }
}
