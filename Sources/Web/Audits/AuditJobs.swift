import Audit
import Core
import Foundation
import OrderFiles
import Synchronization
import Workflows

/// An audit that somebody has asked for. It stands in the memory of this process and nowhere else.
struct AuditJob: Sendable {
    enum State: Sendable {
        case waiting
        /// - Parameter rows: of all files, so far.
        case reading(rows: Int64)
        case done(AuditReport)
        /// In a sentence for whoever sent the files.
        case failed(String)
    }

    let id: String
    /// Nobody else may see it.
    let owner: PartyID
    /// Names of the files.
    let source: String
    let mapping: String
    /// Lines of all files; nil where some are compressed and nobody knows.
    let lines: Int64?
    let startedAt: Instant
    var state = State.waiting

    var isOver: Bool {
        switch state {
        case .done, .failed: true
        case .waiting, .reading: false
        }
    }
}

/// Audits under way, and the last that were made.
final class AuditJobs: Sendable {
    static let atOnce = 2
    static let waiting = 4
    static let kept = 20
    static let hours: Int64 = 1

    private let jobs = Mutex<[AuditJob]>([])
    private let work = SlowWork(atOnce: AuditJobs.atOnce, waiting: AuditJobs.waiting)

    /// - Parameters:
    ///   - path: the file, or the folder, that the mapping reads. It is held until it is read.
    ///   - wallNow: tells when an audit is old.
    /// - Returns: false where too many wait already.
    func start(_ job: AuditJob, upload: Upload, path: String, mapping: Mapping, wallNow: Instant) -> Bool {
        jobs.withLock { jobs in
            jobs.append(job)
            Self.forget(&jobs, wallNow)
        }
        let isTaken = work.submit { [self] in
            change(job.id, .reading(rows: 0))
            change(job.id, Self.audit(path: path, mapping: mapping, source: job.source, folder: upload.folder) { self.change(job.id, .reading(rows: $0)) })
        }
        if !isTaken { jobs.withLock { $0.removeAll { $0.id == job.id } } }
        return isTaken
    }

    func find(_ id: String, owner: PartyID, wallNow: Instant) -> AuditJob? { all(owner: owner, wallNow: wallNow).first { $0.id == id } }

    /// The latest first.
    func all(owner: PartyID, wallNow: Instant) -> [AuditJob] {
        jobs.withLock { jobs in
            Self.forget(&jobs, wallNow)
            return jobs.filter { $0.owner == owner }.reversed()
        }
    }

    private func change(_ id: String, _ state: AuditJob.State) {
        jobs.withLock { jobs in
            guard let index = jobs.firstIndex(where: { $0.id == id }) else { return }
            jobs[index].state = state
        }
    }

    /// What is old goes, and the oldest that are over where there are too many.
    private static func forget(_ jobs: inout [AuditJob], _ wallNow: Instant) {
        jobs.removeAll { $0.isOver && $0.startedAt.adding(hours: hours) <= wallNow }
        while jobs.count > kept, let index = jobs.firstIndex(where: \.isOver) { jobs.remove(at: index) }
    }

    private static func audit(
        path: String, mapping: Mapping, source: String, folder: UploadFolder, progress: @escaping @Sendable (Int64) -> Void
    ) -> AuditJob.State {
        do {
            let book = try OrderFiles.read(path: path, mapping: mapping, depth: .forAudit) { progress(Int64($0)) }
            return .done(Audit.run(book, source: source))
        } catch {
            // Where the files stand here is nobody's affair.
            let sentence = error.description.replacing(folder.path + "/", with: "").replacing(folder.path, with: "the upload")
            return .failed(sentence)
        }
    }
}
