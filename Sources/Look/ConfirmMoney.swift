import Core

/// The page before money moves: how much, from whom, to whom, what cannot be taken back, and a button that says it all again.
package struct ConfirmMoney: Component {
    package let title: String
    package let amount: Money
    package let from: HTML
    package let to: HTML
    /// What is final once the button is pressed, in a sentence.
    package let warning: HTML
    /// What else to see before deciding.
    package let more: [DescriptionList.Item]
    package let action: String
    package let hidden: [Hidden]
    /// Says the act and the amount: `Pay out €1,204.50`.
    package let button: String
    package let cancel: Link

    package init(
        _ title: String, amount: Money, from: HTML, to: HTML, warning: HTML, more: [DescriptionList.Item] = [], action: String,
        hidden: [Hidden] = [], button: String, cancel: Link
    ) {
        self.title = title
        self.amount = amount
        self.from = from
        self.to = to
        self.warning = warning
        self.more = more
        self.action = action
        self.hidden = hidden
        self.button = button
        self.cancel = cancel
    }

    package func html(_ viewer: Viewer) -> HTML {
        let facts = [DescriptionList.Item(viewer.say(.moneyFrom), from), DescriptionList.Item(viewer.say(.moneyTo), to)] + more
        return """
            <section class="confirm"><h2>\(title)</h2><p class="confirm-amount">\(viewer.amount(amount))</p>\(DescriptionList(facts).html(viewer))\
            \(Notice(.warning, viewer.say(.moneyFinal), warning).html(viewer))<form action="\(action)" method="post">\(hidden.map(\.html))\
            <div class="buttons"><button class="button primary">\(button)</button>\
            <a class="button quiet" href="\(cancel.path)">\(cancel.text)</a></div></form></section>
            """
    }
}
