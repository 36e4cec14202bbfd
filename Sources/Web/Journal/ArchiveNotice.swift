import Look
import Views

extension ArchivedRecord {
    /// Says instead of an empty list that there is more, and where.
    func notice(_ viewer: Viewer) -> HTML {
        Notice(
            .info, viewer.say(.archived, ["n": .number(facts)]), "\(viewer.say(.archivedFiles, ["files": .text(files.joined(separator: ", "))]))"
        ).html(viewer)
    }

    /// The same of the scans behind a parcel's course.
    func scansNotice(_ viewer: Viewer) -> HTML {
        guard scans > 0 else { return "" }
        let names = files.filter { $0.hasPrefix("scans-") }.joined(separator: ", ")
        return Notice(.info, viewer.say(.archivedScans, ["n": .number(scans)]), "\(viewer.say(.archivedFiles, ["files": .text(names)]))").html(viewer)
    }
}

extension JournalArchive {
    func notice(_ viewer: Viewer) -> HTML {
        Notice(
            .info, viewer.say(.factsArchived, ["time": .text(viewer.dateTime(lastAt))]), "\(viewer.say(.factsArchivedFiles, ["n": .number(files)]))"
        ).html(viewer)
    }
}
