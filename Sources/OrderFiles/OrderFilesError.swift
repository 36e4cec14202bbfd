import CSVText

/// Why a folder of order files cannot be read at all.
package enum OrderFilesError: Error, Sendable, Equatable, CustomStringConvertible {
    case nothingThere(path: String)
    case needsFolder(mapping: String, files: [String])
    case fileMissing(String, folder: String)
    case twoFiles(String, String)
    case csv(file: String, CSVError)
    case tooManyRows(file: String, limit: Int)

    package var description: String {
        switch self {
        case .nothingThere(let path): "there is no file or folder \(path)"
        case .needsFolder(let mapping, let files):
            "the mapping \(mapping) reads a folder with \(files.joined(separator: ", ")); give the folder"
        case .fileMissing(let name, let folder): "\(folder) has no \(name) (nor \(name).gz)"
        case .twoFiles(let one, let other): "\(one) and \(other) are both there; keep one"
        case .csv(let file, let error):
            if case .source(let cause) = error.kind { cause.description } else { "\(file), \(error.description)" }
        case .tooManyRows(let file, let limit): "\(file) has more than \(limit) rows, the limit; split the orders by period"
        }
    }
}
