import Core
import JSONText
import Look
import Views

/// One fact: who did it, because of what, what followed, and in which block it is sealed.
struct FactPage: Sendable {
    private let detail: FactDetail
    private let actors: ActorWords
    private let moves: [FactMove]
    private let mentions: [String]

    init(_ detail: FactDetail, _ actors: ActorWords) throws {
        self.detail = detail
        self.actors = actors
        let body = try JSON.parse(detail.fact.fact.body)
        moves = FactMove.of(body, currency: nil) ?? []
        mentions = Self.ids(in: body, but: detail.fact.fact.subject)
    }

    private var fact: FactEntry { detail.fact.fact }

    func title(_ viewer: Viewer) -> String { FactLines.title(fact.kind, viewer) }

    func html(_ viewer: Viewer) throws -> HTML {
        let badge = detail.seal == nil ? Badge(viewer.say(.factUnsealed), .waiting) : Badge(viewer.say(.factSealed), .good)
        let header = PageHeader("\(title(viewer))", badge: badge, breadcrumbs: Breadcrumbs(Link(viewer.say(.navFacts), "/facts")))
        let moved: HTML =
            moves.isEmpty ? "" : Panel(viewer.say(.factMoves), FactMove.table(moves, opensLedger: true, viewer)).html(viewer)
        let columns: [HTML] = [
            Panel(viewer.say(.factID), about(viewer)).html(viewer), Panel(viewer.say(.factSeal), region: "seal", seal(viewer)).html(viewer),
        ]
        let panels: [HTML] = [
            moved, Panel(viewer.say(.factFollowed), region: "followed", try followed(viewer)).html(viewer),
            Panel(
                viewer.say(.factBody), note: "\(viewer.say(.factBodyNote))",
                "<pre tabindex=\"0\"><code>\(PlainJSON.indented(fact.body))</code></pre>"
            ).html(viewer),
        ]
        return "\(header.html(viewer))\(Columns(.wideFirst, columns).html(viewer))\(panels)"
    }

    private func about(_ viewer: Viewer) -> HTML {
        let subject = PagePath("/facts", ["subject": fact.subject]).text
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.factsAbout), "\(SubjectPath.html(fact.subject)) · \(Link(viewer.say(.factAllAbout), subject).html(viewer))")
        ]
        if let order = detail.fact.order {
            items.append(.init(viewer.say(.factsOrder), "<a href=\"/orders/\(order.description)\">\(HTML.outside(detail.fact.orderKey ?? ""))</a>"))
        }
        let actor = PagePath("/facts", ["actor": fact.actor]).text
        items += [
            .init(viewer.say(.factsActor), "\(Link(actors.say(fact.actor, viewer), actor).html(viewer)) \(CopyID(Self.id(of: fact.actor)).html(viewer))"),
            .init(viewer.say(.factOccurred), viewer.time(fact.occurredAt, .dateTime)),
            .init(viewer.say(.factReceived), viewer.time(fact.receivedAt, .dateTime)),
            .init(viewer.say(.factBecause), detail.cause.map { line($0.fact, viewer) } ?? "\(viewer.say(.factNoCause))"),
            .init(viewer.say(.factNumber), "\(viewer.say(.factNumberOf, ["n": .number(fact.number)]))"),
            .init(viewer.say(.factBefore), detail.previous.map { line($0, viewer) } ?? "\(viewer.say(.factFirst))"),
            .init(viewer.say(.factAfter), detail.next.map { line($0, viewer) } ?? "\(viewer.say(.factLast))"),
        ]
        if !mentions.isEmpty { items.append(.init(viewer.say(.factMentions), mentions.map { SubjectPath.html($0) }.joined(" "))) }
        items += [
            .init(viewer.say(.factsKind), "<code>\(fact.kind)</code>"), .init(viewer.say(.factID), CopyID(fact.id.description).html(viewer)),
        ]
        return DescriptionList(items).html(viewer)
    }

    private func line(_ fact: FactEntry, _ viewer: Viewer) -> HTML {
        let link = Link(FactLines.title(fact.kind, viewer), "/facts/\(fact.id)")
        return "\(link.html(viewer)), \(actors.say(fact.actor, viewer)), \(viewer.time(fact.receivedAt))"
    }

    private func followed(_ viewer: Viewer) throws -> HTML {
        let table = Table(
            caption: viewer.say(.factFollowed), columns: FactsPage.columns(viewer),
            rows: try detail.followed.map { try FactsPage.row($0, actors, viewer) },
            empty: EmptyState(viewer.say(.factFollowedNone), viewer.say(.factFollowedNoneMore)))
        return "\(table.html(viewer))\(detail.isCut ? "<p class=\"soft\">\(viewer.say(.factFollowedCut))</p>" : "")"
    }

    private func seal(_ viewer: Viewer) -> HTML {
        guard let seal = detail.seal else { return "<p>\(viewer.say(.factSealWait))</p>" }
        let text = viewer.say(
            .factSealText, ["n": .number(seal.number), "count": .number(seal.facts), "at": .text(viewer.dateTime(seal.sealedAt))])
        let hash = seal.hash.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return """
            <p>\(text)</p>\(DescriptionList([.init(viewer.say(.factSealHash), CopyID(hash).html(viewer))]).html(viewer))\
            <p class="soft">\(viewer.say(.factSealNote))</p>
            """
    }

    /// `usr_…` of `user:usr_…`; of a job its name.
    private static func id(of actor: String) -> String { actor.split(separator: ":").last.map(String.init) ?? actor }

    /// Ids of things with pages that a body names, each once, as many as a line can show.
    private static func ids(in json: JSON, but subject: String) -> [String] {
        var found: [String] = []
        func look(_ json: JSON) {
            if let text = json.asString, text != subject, !found.contains(text), found.count < 24, SubjectPath.path(text) != nil { found.append(text) }
            for item in json.asArray ?? [] { look(item) }
            if let object = json.asObject { for name in object.keys { if let value = object[name] { look(value) } } }
        }
        look(json)
        return found
    }
}

/// JSON with a line for each value, for people to read as it is.
enum PlainJSON {
    static func indented(_ text: String) -> String {
        var out = ""
        var depth = 0
        var isString = false
        var isEscaped = false
        func newLine() { out += "\n" + String(repeating: "  ", count: depth) }
        for scalar in text.unicodeScalars {
            if isString {
                out.unicodeScalars.append(scalar)
                if isEscaped { isEscaped = false } else if scalar == "\\" { isEscaped = true } else if scalar == "\"" { isString = false }
                continue
            }
            switch scalar {
            case "{", "[":
                out.unicodeScalars.append(scalar)
                depth += 1
                newLine()
            case "}", "]":
                depth -= 1
                newLine()
                out.unicodeScalars.append(scalar)
            case ",":
                out.unicodeScalars.append(scalar)
                newLine()
            case ":": out += ": "
            default:
                if scalar == "\"" { isString = true }
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
