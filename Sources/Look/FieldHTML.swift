extension Field {
    /// Label, hint, error and control below each other.
    func html(_ viewer: Viewer) -> HTML {
        let state = "field" + (condition.map { " if-\($0.rawValue)" } ?? "") + (error == nil ? "" : " has-error")
        let heading: HTML = heading.map { "<h2>\($0)</h2>" } ?? ""
        return "\(heading)\(question(state, viewer))"
    }

    private func question(_ state: String, _ viewer: Viewer) -> HTML {
        switch kind {
        case .radios(let choices): return group(choices, state, viewer)
        case .checkbox:
            return """
                <div class="\(state)">\(errorText(viewer))<label class="tick"><input type="checkbox" id="\(id)" name="\(name)" value="on"\
                \(flag: "checked", value == "on")\(described)> <span>\(label)\(hintText(inside: true))</span></label></div>
                """
        default:
            return """
                <div class="\(state)"><label for="\(id)">\(label)\(optional(viewer))</label>\(hintText())\(zoneText(viewer))\(errorText(viewer))\
                \(control)</div>
                """
        }
    }

    /// In a bar: label and control on one line, no room for more.
    func compact(_ viewer: Viewer) -> HTML { "<label class=\"compact\"><span>\(label)</span>\(control)</label>" }

    private func group(_ choices: [Choice], _ state: String, _ viewer: Viewer) -> HTML {
        let items = choices.enumerated().map { index, choice -> HTML in
            let own = "\(id)-\(index + 1)"
            let more: HTML = choice.hint.map { "<span class=\"hint\">\($0)</span>" } ?? ""
            return """
                <label class="tick"><input type="radio" id="\(own)" name="\(name)" value="\(choice.value)"\(flag: "checked", choice.value == value)> \
                <span>\(choice.text)\(more)</span></label>
                """
        }
        return """
            <fieldset class="\(state)"\(described)><legend>\(label)\(optional(viewer))</legend>\(hintText())\(errorText(viewer))\(items)</fieldset>
            """
    }

    private func optional(_ viewer: Viewer) -> HTML {
        isOptional ? " <span class=\"soft\">\(viewer.say(.fieldOptional))</span>" : ""
    }

    private func hintText(inside: Bool = false) -> HTML {
        guard let hint else { return "" }
        return inside ? "<span class=\"hint\" id=\"\(id)-hint\">\(hint)</span>" : "<div class=\"hint\" id=\"\(id)-hint\">\(hint)</div>"
    }

    private func zoneText(_ viewer: Viewer) -> HTML {
        guard case .dateTime(let zone) = kind else { return "" }
        return "<div class=\"hint\" id=\"\(id)-zone\">\(viewer.say(.fieldZone, ["zone": .text(zone.name)]))</div>"
    }

    private func errorText(_ viewer: Viewer) -> HTML {
        guard let error else { return "" }
        return "<p class=\"error\" id=\"\(id)-error\"><span class=\"unseen\">\(viewer.say(.fieldError))</span> \(error)</p>"
    }

    private var described: HTML {
        var ids: [String] = []
        if hint != nil { ids.append(id + "-hint") }
        if case .dateTime = kind { ids.append(id + "-zone") }
        if error != nil { ids.append(id + "-error") }
        let list: String? = ids.isEmpty ? nil : ids.joined(separator: " ")
        var invalid: String? = error == nil ? nil : "true"
        if case .radios = kind { invalid = nil }
        return "\(attribute: "aria-describedby", list)\(attribute: "aria-invalid", invalid)"
    }

    private var control: HTML {
        switch kind {
        case .text(let autocomplete): return input("text", "\(attribute: "autocomplete", autocomplete)")
        case .password(let autocomplete):
            // A password is never sent back, not even to the one who typed it.
            return "<input type=\"password\" id=\"\(id)\" name=\"\(name)\" autocomplete=\"\(autocomplete)\"\(described)>"
        case .email: return input("email", " autocomplete=\"email\"")
        case .search: return input("search", " autocomplete=\"off\"")
        case .number(let unit):
            let field = input("text", " inputmode=\"decimal\" class=\"number\" autocomplete=\"off\"")
            return unit.map { "<span class=\"affix\">\(field)<span aria-hidden=\"true\">\($0)</span></span>" } ?? field
        case .money(let currency):
            let field = input("text", " inputmode=\"decimal\" class=\"number\" autocomplete=\"off\"")
            return "<span class=\"affix\">\(field)<span>\(currency.code)</span></span>"
        case .select(let choices):
            return "<select id=\"\(id)\" name=\"\(name)\"\(described)>\(choices.map(option))</select>"
        case .file(let accept, let isMultiple):
            return "<input type=\"file\" id=\"\(id)\" name=\"\(name)\" accept=\"\(accept)\"\(flag: "multiple", isMultiple)\(described)>"
        case .textarea(let rows):
            // The line feed after the tag is the one that HTML drops, so that a value's own first one stays.
            return "<textarea id=\"\(id)\" name=\"\(name)\" rows=\"\(rows)\"\(described)>\n\(value)</textarea>"
        case .dateTime: return input("datetime-local", " step=\"1\"")
        case .radios, .checkbox: return ""
        }
    }

    private func input(_ type: StaticString, _ more: HTML) -> HTML {
        "<input type=\"\(type.description)\" id=\"\(id)\" name=\"\(name)\" value=\"\(value)\"\(more)\(described)>"
    }

    private func option(_ choice: Choice) -> HTML {
        "<option value=\"\(choice.value)\"\(flag: "selected", choice.value == value)>\(choice.text)</option>"
    }
}
