import Core
import Selling

let monday = Instant(seconds: 1_793_606_400)

func order(_ change: (inout OrderDraft) -> Void = { _ in }) -> OrderDraft {
    var draft = OrderDraft(
        marketplace: "deals", key: "1", currency: .eur, orderedAt: monday, lines: [LineDraft(sku: "mug", merchant: "mira", amount: 2_000)],
        receivedAt: monday)
    change(&draft)
    return draft
}

func contents(_ pairs: (Int64, Int64)...) -> [ParcelContent] { pairs.map { ParcelContent(line: $0.0, quantity: $0.1) } }

let longText = String(repeating: "x", count: 201)
