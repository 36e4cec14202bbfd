extension Sample {
    var forms: HTML {
        let form = Form(
            "#form",
            fields: [
                Field("name", "Name of the offer", value: "Leipzig mugs", hint: "Buyers see it on their order.", error: "Use at most 80 characters"),
                Field("rate", "Cashback", .number(unit: "%"), value: "5,5,0", error: "Enter a number such as 5.5"),
                Field("budget", "Budget", .money(.eur), value: "2500.00", hint: "Reserved when an order comes in."),
                Field(
                    "rule", "Money is released by",
                    .radios([
                        Choice("delivery_scan", "The delivery scan", hint: "Nothing is paid for what never arrives."),
                        Choice("estimated_delivery", "The estimated date", hint: "For comparison only; needs the operator's consent."),
                    ]), value: "delivery_scan"),
                Field("city", "City", .select([Choice("le", "Leipzig"), Choice("po", "Porto"), Choice("gd", "Gdańsk")]), value: "po"),
                Field("start", "Starts", .dateTime(viewer.zone), value: "2026-11-21T18:00:00"),
                Field("note", "Note", .textarea(rows: 3), hint: "Only people of your party read it.", isOptional: true),
                Field("orders", "Past orders", .file(accept: ".csv"), isOptional: true),
                Field("consent", "The operator agrees to the comparison rule", .checkbox, value: "on"),
            ], buttons: [.submit("Save offer"), .link("Cancel", to: "#offers")], error: "The budget is smaller than what is reserved already.")
        let sign = Form(
            "#sign-in", fields: [Field("login", "Login", .text(autocomplete: "username")), Field("password", "Password", .password())],
            buttons: [.submit("Sign in")])
        return Columns([Panel("A form with errors", form.html(viewer)).html(viewer), Panel("Signing in", sign.html(viewer)).html(viewer)]).html(
            viewer)
    }

    var small: HTML {
        let light: HTML = "<div class=\"sample\" data-theme=\"light\">\(pieces)</div>"
        let dark: HTML = "<div class=\"sample\" data-theme=\"dark\">\(pieces)</div>"
        return Panel("Light and dark", Columns([light, dark]).html(viewer)).html(viewer)
    }

    private var pieces: HTML {
        let badges = [
            Badge("Cancelled"), Badge("Ordered", .info), Badge("Awaiting a scan", .waiting), Badge("Delivered", .good),
            Badge("Needs a decision", .warning), Badge("Never arrived", .bad),
        ]
        let buttons = Buttons(.submit("Save"), .submit("Hold", .quiet), .submit("Reject", .danger), .link("Open", to: "#open"))
        let notices = Notice.Kind.allCases.map { kind in
            switch kind {
            case .info: Notice(kind, "The capsule ends in 41 hours.").html(viewer)
            case .success: Notice(kind, "Decision stored.", "The claim waits for its delivery scan again. <a href=\"#undo\">Undo</a>").html(viewer)
            case .warning: Notice(kind, "The budget is nearly used.", "€120.00 of €2,500.00 are left.").html(viewer)
            case .error: Notice(kind, "The file could not be read.", "Row 17 has 9 columns, the header has 12.").html(viewer)
            }
        }
        return """
            <h3>Text</h3><p>Money moves on a scan that can be proved, <a href="#never">never on an estimate</a>. <span class="soft">Soft text stands
            back.</span> <code>clm_01kbd3v6</code></p><p class="badges">\(badges.map(\.html).joined(" "))</p>\(buttons.html(viewer))<br>\(notices)
            """
    }
}
