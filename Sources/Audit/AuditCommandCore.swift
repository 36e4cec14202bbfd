import CSVText
import OrderFiles

/// What the command `nearmade audit` does, but for printing.
package enum AuditCommandCore {
    /// Reads a folder or file of past orders and audits it.
    /// - Parameters:
    ///   - path: a folder, or a file where the mapping reads only one.
    ///   - mapping: a built-in mapping's name (`olist`, `plain`) or the path of a YAML file.
    /// - Throws: `MappingError` or `OrderFilesError`, each a sentence for the person who typed the command.
    package static func audit(path: String, mapping: String) throws -> AuditReport {
        let mapping = try Mapping.named(mapping)
        let book = try OrderFiles.read(path: path, mapping: mapping, depth: .forAudit)
        return Audit.run(book, source: FileSource.lastPart(of: path))
    }
}
