import Core
import Look
import Views

extension AccountSummary {
    func money(_ minor: Int64) -> Money { Money(minor: minor, account.currency) }

    /// Its name, short: as it stands in lists.
    func name(_ viewer: Viewer) -> String {
        switch meaning {
        case .paidIn(_, let name): viewer.say(.accountPaidIn, ["name": .text(name)])
        case .budget(_, _, let name): viewer.say(.accountBudgetOf, ["name": .text(name)])
        case .owed(let person, let member): viewer.say(.accountOwed, ["member": .text(member ?? CopyID(person.description).short)])
        case .owedUnnamed: viewer.say(.accountUnnamed)
        case .other: viewer.say(.accountOther)
        }
    }

    /// What it stands for, in a sentence.
    func sentence(_ viewer: Viewer) -> String {
        switch meaning {
        case .paidIn(_, let name): viewer.say(.accountPaidInMeans, ["name": .text(name)])
        case .budget: viewer.say(.accountBudgetMeans)
        case .owed: viewer.say(.accountOwedMeans)
        case .owedUnnamed: viewer.say(.accountUnnamedMeans)
        case .other: viewer.say(.accountOtherMeans)
        }
    }

    var path: String { "/accounts/\(account.id)" }

    func link(_ viewer: Viewer) -> HTML { Link(name(viewer), path).html(viewer) }

    /// What budgets have reserved, or what is reserved for a buyer: an account has one of both.
    var reserved: Int64 { account.debitsPending + account.creditsPending }
}
