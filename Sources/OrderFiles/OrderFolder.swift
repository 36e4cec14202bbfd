import Foundation

/// Finds the files of a mapping.
struct OrderFolder {
    /// Paths of the files that are there, by role.
    let paths: [FileRole: String]

    /// - Parameter path: the folder; or a file, where the mapping reads only one.
    init(path: String, mapping: Mapping) throws(OrderFilesError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .nothingThere(path: path) }
        var paths: [FileRole: String] = [:]
        if isFolder.boolValue {
            for (role, file) in mapping.files {
                paths[role] = try OrderFolder.find(file, in: path)
            }
        } else {
            guard let role = mapping.files.keys.first, mapping.files.count == 1 else {
                throw .needsFolder(mapping: mapping.name, files: mapping.files.values.map(\.file).sorted())
            }
            paths[role] = path
        }
        self.paths = paths
    }

    private static func find(_ file: FileMapping, in folder: String) throws(OrderFilesError) -> String? {
        let names = [file.file, file.file + ".gz"]
        let found = names.filter { FileManager.default.fileExists(atPath: folder + "/" + $0) }
        guard found.count < 2 else { throw .twoFiles(found[0], found[1]) }
        guard let name = found.first else {
            if file.isOptional { return nil }
            throw .fileMissing(file.file, folder: folder)
        }
        return folder + "/" + name
    }
}
