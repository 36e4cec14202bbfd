import Core
import Foundation
import Hummingbird
import NIOCore

/// What an upload may hold.
struct UploadLimits: Sendable {
    /// Of all files together.
    let bytes: Int
    let files: Int
}

/// A form with files, which stand in a folder of their own until the upload is let go.
struct Upload: Sendable {
    struct File: Sendable {
        /// As the sender named it, without anything that could be a path.
        let name: String
        let path: String
        let bytes: Int
        let lines: Int64
    }

    let form: FormInput
    let files: [File]
    let folder: UploadFolder

    /// Reads a form with files, and hands it on; the folder goes when nobody holds the upload any more.
    /// - Parameter accepts: whether a token is the session's; it must come before the first file.
    static func receive<Result>(
        _ request: Request, _ limits: UploadLimits, accepts: (String) -> Bool, _ world: World, _ body: (Upload) async throws -> Result
    ) async throws -> Result {
        guard let type = request.headers[.contentType], var parser = MultipartParser(contentType: type) else {
            throw Problem(status: .unsupportedMediaType, code: "media-type-unsupported", detail: "Files are sent as multipart/form-data.")
        }
        // Fields and heads need a little room beside the files.
        let bytesAtMost = limits.bytes + FormInput.bytesAtMost
        if let announced = request.headers[.contentLength].flatMap(Int.init), announced > bytesAtMost { throw Problem.bodyTooLarge(bytesAtMost) }
        var writer = UploadWriter(limits, try UploadFolder(world))
        var bytes = 0
        for try await chunk in request.body {
            // Parts without a name or an end, and what stands before the first and after the last, are bytes as well.
            bytes += chunk.readableBytes
            guard bytes <= bytesAtMost else { throw Problem.bodyTooLarge(limits.bytes) }
            try parser.feed(chunk.readableBytesView) { try writer.take($0, accepts) }
        }
        guard parser.isDone else { throw Problem.bodyUnreadable }
        guard writer.isAccepted else { throw Problem.formStale }
        return try await body(writer.upload)
    }
}

/// A folder that is gone with its last holder.
final class UploadFolder: Sendable {
    let path: String

    /// A name that is taken, as by another server that draws the same numbers from the same seed, is drawn again.
    private static let draws = 100

    init(_ world: World) throws {
        let root = FileManager.default.temporaryDirectory
        for draw in 1... {
            let path = root.appending(path: "nearmade-upload-" + world.randomName()).path
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
                self.path = path
                return
            } catch let error as CocoaError where error.code == .fileWriteFileExists && draw < Self.draws {
                continue
            }
        }
        throw Problem.unexpected()
    }

    // What cannot be removed stays where the system clears up temporary files.
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Writes files as they come, and gathers the fields.
private struct UploadWriter {
    private let limits: UploadLimits
    private let folder: UploadFolder
    private var form = FormInput()
    private var files: [Upload.File] = []
    private var handle: FileHandle?
    private var current: (name: String, file: String?)?
    private var text: [UInt8] = []
    private var textBytes = 0
    private var bytes = 0
    private var lines: Int64 = 0
    private var allBytes = 0
    private(set) var isAccepted = false

    init(_ limits: UploadLimits, _ folder: UploadFolder) {
        self.limits = limits
        self.folder = folder
    }

    var upload: Upload { Upload(form: form, files: files, folder: folder) }

    mutating func take(_ event: MultipartParser.Event, _ accepts: (String) -> Bool) throws {
        switch event {
        case .begin(let name, let file): try begin(name, file)
        case .data(let data): try write(data)
        case .end: try end(accepts)
        }
    }

    private mutating func begin(_ name: String, _ file: String?) throws {
        guard name.utf8.count <= 100, form.values.count < FormInput.fieldsAtMost else { throw Problem.formUnreadable }
        current = (name, file.flatMap { $0.isEmpty ? nil : Self.plain($0) })
        (text, bytes, lines) = ([], 0, 0)
        guard let file = current?.file else { return }
        guard isAccepted else { throw Problem.formStale }
        guard files.count < limits.files else { throw Problem.tooManyFiles(limits.files) }
        guard !files.contains(where: { $0.name == file }) else { throw Problem.fileTwice(file) }
        let path = folder.path + "/" + file
        guard FileManager.default.createFile(atPath: path, contents: nil) else { throw Problem.unexpected() }
        handle = try FileHandle(forWritingTo: URL(filePath: path))
    }

    private mutating func write(_ data: ArraySlice<UInt8>) throws {
        guard let handle else {
            textBytes += data.count
            guard textBytes <= FormInput.bytesAtMost else { throw Problem.bodyTooLarge(FormInput.bytesAtMost) }
            return text.append(contentsOf: data)
        }
        bytes += data.count
        allBytes += data.count
        guard allBytes <= limits.bytes else { throw Problem.bodyTooLarge(limits.bytes) }
        lines += Int64(data.count { $0 == UInt8(ascii: "\n") })
        try handle.write(contentsOf: Data(data))
    }

    private mutating func end(_ accepts: (String) -> Bool) throws {
        guard let (name, file) = current else { return }
        current = nil
        if let handle, let file {
            try handle.close()
            self.handle = nil
            return files.append(Upload.File(name: file, path: folder.path + "/" + file, bytes: bytes, lines: lines))
        }
        guard let value = String(validating: text, as: UTF8.self), !text.contains(0) else { throw Problem.formUnreadable }
        form.fill(name, value)
        if name == "csrf" { isAccepted = accepts(value) }
    }

    /// The last part of a name, of characters that mean nothing to a file system.
    private static func plain(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let safe = last.unicodeScalars.prefix(100).map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar))
            return isPlain ? Character(scalar) : "_"
        }
        let text = String(safe)
        return text.isEmpty || text.hasPrefix(".") ? "file" + text : text
    }
}

extension World {
    /// 32 hexadecimal digits that nobody can guess, unless the world is a seeded one.
    func randomName() -> String { randomBytes(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

extension Problem {
    static func tooManyFiles(_ limit: Int) -> Problem {
        Problem(status: .badRequest, code: "too-many-files", detail: "At most \(limit) files can be sent at once.")
    }

    static func fileTwice(_ name: String) -> Problem {
        Problem(status: .badRequest, code: "file-twice", detail: "The file “\(name)” is there twice. Send each once.")
    }
}
