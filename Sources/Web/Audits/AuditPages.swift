import Audit
import Core
import HTTPTypes
import Hummingbird
import Look
import OrderFiles
import TradeNetwork

extension Site {
    static let auditLimits = UploadLimits(bytes: 200 << 20, files: 10)
    private static let auditors: Set<Role> = [.operator, .merchant]

    /// What the release rules would have paid on somebody's past orders. Audits stand in memory, for whoever asked, for an hour.
    var auditPages: [PageEndpoint] {
        [
            .get("/audits", Self.auditors, filters: []) { call in try showAudits(call, FormInput()) },
            PageEndpoint(method: .post, path: "/audits", door: .upload(Self.auditors, Self.auditLimits) { call, upload in try startAudit(call, upload) }),
            .get("/audits/{audit}", Self.auditors) { call in
                let job = try audit(call)
                let shown = AuditJobPage(job: job)
                var response = page(call, title: call.viewer.say(.auditTitle), in: .audits, live: false, shown.html(call.viewer))
                // Until it is done the page looks again by itself, with a script or without.
                if !job.isOver { response.headers[.refresh] = "2" }
                return response
            },
            .get("/audits/{audit}/report.html", Self.auditors) { call in
                let report = try report(call)
                return download(.html, "audit.html", Array(report.html(title: call.viewer.say(.auditReportTitle)).utf8))
            },
            .get("/audits/{audit}/report.json", Self.auditors) { call in download(.json, "audit.json", Array(try report(call).json.prettyText().utf8)) },
        ]
    }

    private func audit(_ call: PageCall) throws -> AuditJob {
        let id = call.visit.context.parameters.get("audit") ?? ""
        guard let owner = call.principal.party, let job = audits.find(id, owner: owner, wallNow: world.wallNow()) else { throw Problem.auditGone }
        return job
    }

    private func report(_ call: PageCall) throws -> AuditReport {
        guard case .done(let report) = try audit(call).state else { throw Problem.auditGone }
        return report
    }

    /// The report is complete in itself, styles and all, which a page of this site may not be: it is opened from where it was saved.
    private func download(_ type: MediaType, _ name: String, _ bytes: [UInt8]) -> Response {
        var response = Response.bytes(.ok, type, bytes)
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }

    private func showAudits(_ call: PageCall, _ input: FormInput) throws -> Response {
        guard let owner = call.principal.party else { throw Problem.pageForbidden }
        let clock = wallClock
        let shown = AuditsPage(jobs: audits.all(owner: owner, wallNow: clock.wallNow), clock: clock, input: input, csrf: call.csrf)
        return page(
            call, title: call.viewer.say(.navAudits), in: .audits, live: false, status: input.faults.isEmpty ? .ok : .unprocessableContent,
            shown.html(call.viewer))
    }

    private func startAudit(_ call: PageCall, _ upload: Upload) throws -> Response {
        var form = upload.form
        let viewer = call.viewer
        guard let owner = call.principal.party else { throw Problem.pageForbidden }
        guard let mapping = mapping(&form, viewer), let path = path(of: upload, mapping, &form, viewer) else { return try showAudits(call, form) }
        let isPlain = !upload.files.contains { $0.name.lowercased().hasSuffix(".gz") }
        let id = world.randomName()
        let job = AuditJob(
            id: id, owner: owner, source: upload.files.map(\.name).joined(separator: ", "), mapping: mapping.name,
            lines: isPlain ? upload.files.reduce(0) { $0 + $1.lines } : nil, startedAt: world.wallNow())
        guard audits.start(job, upload: upload, path: path, mapping: mapping, wallNow: world.wallNow()) else { throw Problem.auditsBusy }
        return redirect(to: "/audits/\(id)")
    }

    private func mapping(_ form: inout FormInput, _ viewer: Viewer) -> Mapping? {
        guard let name = form.text("mapping") else {
            form.fault("mapping", viewer.say(.auditMappingMissing))
            return nil
        }
        if name != "own" {
            let known = Mapping.builtIn.first { $0.name == name }
            if known == nil { form.fault("mapping", viewer.say(.auditMappingMissing)) }
            return known
        }
        do {
            guard let text = form.text("yaml") else {
                form.fault("yaml", viewer.say(.auditYAMLMissing))
                return nil
            }
            return try Mapping.parse(text)
        } catch {
            form.fault("yaml", "\(error)")
            return nil
        }
    }

    /// What the mapping reads: the one file, or the folder with all of them.
    private func path(of upload: Upload, _ mapping: Mapping, _ form: inout FormInput, _ viewer: Viewer) -> String? {
        guard let first = upload.files.first else {
            form.fault("files", viewer.say(.auditFilesMissing))
            return nil
        }
        if mapping.files.count == 1, upload.files.count == 1 { return first.path }
        let known = Set(mapping.files.values.map(\.file))
        let strange = upload.files.map(\.name).filter { !known.contains($0) && !($0.hasSuffix(".gz") && known.contains(String($0.dropLast(3)))) }
        guard strange.isEmpty else {
            form.fault(
                "files",
                viewer.say(
                    .auditFilesStrange,
                    ["strange": .text(strange.joined(separator: ", ")), "known": .text(known.sorted().joined(separator: ", "))]))
            return nil
        }
        return upload.folder.path
    }
}

extension Problem {
    static let auditGone = Problem(
        status: .notFound, code: "audit-not-found", detail: "There is no such audit of yours. Audits are kept for an hour; start it again.")
    static let auditsBusy = Problem(
        status: .serviceUnavailable, code: "audits-busy", detail: "Too many audits wait already. Try again in a few minutes.",
        headers: [.retryAfter: "120"])
}
