import Core
import Look

/// The form that starts an audit, and those of the last hour.
struct AuditsPage: Sendable {
    let jobs: [AuditJob]
    let clock: WallClock
    let input: FormInput
    let csrf: String

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(.text(viewer.say(.navAudits)), lead: .text(viewer.say(.auditLead))).html(viewer)
        let limits = viewer.say(.auditLimits, ["atOnce": .number(Int64(AuditJobs.atOnce)), "kept": .number(Int64(AuditJobs.kept))])
        let new = Panel(viewer.say(.auditNew), note: .text(limits), form(viewer)).html(viewer)
        return "\(header)\(new)\(Panel(viewer.say(.auditsMade), region: "audits", made(viewer)).html(viewer))"
    }

    private func form(_ viewer: Viewer) -> HTML {
        let ways = [
            Choice("plain", viewer.say(.auditPlain), hint: viewer.say(.auditPlainHint)),
            Choice("olist", viewer.say(.auditOlist), hint: viewer.say(.auditOlistHint)),
            Choice("own", viewer.say(.auditOwn), hint: viewer.say(.auditOwnHint)),
        ]
        return Form(
            "/audits",
            fields: [
                input.filled("files", viewer.say(.auditFiles), .file(accept: ".csv,.gz,text/csv", isMultiple: true), hint: viewer.say(.auditFilesHint)),
                input.filled("mapping", viewer.say(.auditMapping), .radios(ways)),
                input.filled("yaml", viewer.say(.auditYAML), .textarea(rows: 6)).only(.own),
            ], buttons: [.submit(viewer.say(.auditStart))], hidden: [Hidden("csrf", csrf)], error: input.wholeFault
        ).html(viewer)
    }

    private func made(_ viewer: Viewer) -> HTML {
        let rows = jobs.map { job in
            Table.Row(
                key: job.id, path: "/audits/\(job.id)",
                [.outside(job.source), .outside(job.mapping), viewer.time(job.startedAt, .clock), job.badge(viewer).html])
        }
        return Table(
            caption: viewer.say(.auditsMade),
            columns: [
                .init(viewer.say(.auditsFiles)), .init(viewer.say(.auditMapping)), .init(viewer.say(clock.isApart ? .auditsStartedReal : .auditsStarted), .time),
                .init(viewer.say(.auditsState)),
            ],
            rows: rows, empty: EmptyState(viewer.say(.auditsNone), viewer.say(.auditsNoneText))
        ).html(viewer)
    }
}

extension AuditJob {
    func badge(_ viewer: Viewer) -> Badge {
        switch state {
        case .waiting: Badge(viewer.say(.auditWaiting), .waiting)
        case .reading: Badge(viewer.say(.auditReading), .info)
        case .done: Badge(viewer.say(.auditDone), .good)
        case .failed: Badge(viewer.say(.auditFailed), .bad)
        }
    }
}

/// One audit: how far it is, why it failed, or its report.
struct AuditJobPage: Sendable {
    let job: AuditJob

    func html(_ viewer: Viewer) -> HTML {
        var actions: [Button] = []
        if case .done = job.state {
            actions = [.link(viewer.say(.auditHTML), to: "/audits/\(job.id)/report.html", .primary), .link(viewer.say(.auditJSON), to: "/audits/\(job.id)/report.json")]
        }
        let header = PageHeader(
            .text(viewer.say(.auditTitle)), lead: .outside(job.source), badge: job.badge(viewer),
            breadcrumbs: Breadcrumbs(Link(viewer.say(.navAudits), "/audits")), actions: actions)
        return "\(header.html(viewer))\(content(viewer))"
    }

    private func content(_ viewer: Viewer) -> HTML {
        switch job.state {
        case .waiting: return Panel(nil, region: "progress", "<p>\(viewer.say(.auditWaiting)). \(viewer.say(.auditAgain))</p>").html(viewer)
        case .reading(let rows):
            let text = viewer.say(.auditRows, ["n": .number(rows)])
            let bar: HTML = job.lines.map { Progress(text, done: rows, total: $0).html(viewer) } ?? "<p>\(text)</p>"
            return Panel(nil, region: "progress", "\(bar)<p class=\"soft\">\(viewer.say(.auditAgain))</p>").html(viewer)
        case .failed(let sentence):
            return Notice(.error, sentence, "<p>\(viewer.say(.auditFailedText)) <a href=\"/audits\">\(viewer.say(.auditNew))</a></p>").html(viewer)
        case .done(let report): return AuditReportView(report: report).html(viewer)
        }
    }
}
