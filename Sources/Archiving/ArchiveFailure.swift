/// Why nothing more is archived. What was written and proved before stands.
package enum ArchiveFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case folder(path: String, reason: String)
    /// Another process is at work in this folder.
    case folderInUse(path: String)
    /// The manifest cannot be read.
    case manifest(line: Int, reason: String)
    /// The database remembers a file that the folder does not have as it was.
    case otherFolder(file: String, problem: String)
    /// The folder's manifest names a file of which the database knows nothing.
    case otherDatabase(file: String)
    /// A block is not as it was sealed, so that no file of it could be proved.
    case broken(block: Int64)
    case file(name: String, reason: String)
    /// Another run has archived these blocks meanwhile.
    case otherRun

    package var description: String {
        switch self {
        case .folder(let path, let reason): "\(path) cannot be used as an archive: \(reason)"
        case .folderInUse(let path): "Another nearmade archive is at work in \(path). Wait for it, and run this again."
        case .manifest(let line, let reason): "manifest.ndjson, line \(line): \(reason). Put back the manifest as it was: nothing was archived."
        case .otherFolder(let file, let problem):
            "\(file) is in this database's archive, but \(problem). Give the folder that holds all earlier files; nothing was archived."
        case .otherDatabase(let file):
            "\(file) stands in the folder's manifest, but this database has not written it. Give a folder of its own to each database; nothing was archived."
        case .broken(let block):
            "Block \(block) of the journal is not as it was sealed. Nothing from there on is archived. nearmade verify tells more."
        case .file(let name, let reason): "\(name) \(reason). Nothing was removed from the database because of it."
        case .otherRun: "Another run has archived these blocks meanwhile. Run this again."
        }
    }
}
