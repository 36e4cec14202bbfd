@testable import Web

enum FuzzedForms {
    /// What a form says is said again by its fields, written as a browser would.
    static func checkForm(_ bytes: [UInt8]) throws {
        guard let form = accepted({ try FormInput(urlEncoded: bytes) }) else { return }
        try hold(form.values.count <= FormInput.fieldsAtMost, "no more than \(FormInput.fieldsAtMost) fields")
        let text = form.values.map { percent($0.key) + "=" + percent($0.value) }.joined(separator: "&")
        try hold(try FormInput(urlEncoded: Array(text.utf8)).values == form.values, "written again it is the same form: \(text)")
        for name in form.values.keys { try hold(form.text(name) != "", "an empty field is none") }
    }

    private static func percent(_ text: String) -> String {
        text.utf8.map { "%" + (String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)) }.joined()
    }

    /// The first line is the request's Content-Type, the rest its body. Wherever the body is cut, the same parts come out.
    static func checkMultipart(_ bytes: [UInt8]) throws {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let type = String(decoding: bytes[..<end], as: UTF8.self)
        let body = Array(bytes[min(end + 1, bytes.endIndex)...])
        let whole = parts(type, [body[...]])
        for size in pieceSizes(of: body) { try hold(parts(type, pieces(of: body, size: size)) == whole, "pieces of \(size) bytes are the same parts") }
    }

    private struct Part: Equatable {
        let name: String
        let file: String?
        var data: [UInt8] = []
        var isWhole = false
    }

    private struct Reading: Equatable {
        var parts: [Part] = []
        var isDone = false
        var isRefused = false
    }

    private static func parts(_ type: String, _ pieces: [ArraySlice<UInt8>]) -> Reading? {
        guard var parser = MultipartParser(contentType: type) else { return nil }
        var reading = Reading()
        do {
            for piece in pieces {
                try parser.feed(piece) { event in
                    switch event {
                    case .begin(let name, let file): reading.parts.append(Part(name: name, file: file))
                    case .data(let data): reading.parts[reading.parts.count - 1].data += data
                    case .end: reading.parts[reading.parts.count - 1].isWhole = true
                    }
                }
            }
            reading.isDone = parser.isDone
        } catch {
            reading.isRefused = true
            // How much of the last part came before it broke off depends on the pieces.
        }
        return reading
    }
}
