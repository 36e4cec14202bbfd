import GS1
import JSONText

/// Questions about what scanners send.
enum ScanQuestions {
    /// `{"op":"scan_data_process","scan_data":"]C1…"}`
    static func process(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let text = try Answer.text(question, "scan_data")
        do throws(GS1Error) {
            let scan = try Scan(parsing: text)
            return Answer.valid(["symbology": .string(scan.symbology.rawValue), "data": .string(scan.data)])
        } catch {
            return Answer.invalid(error, ["symbology": "NONE", "data": ""])
        }
    }

    /// `{"op":"scan_data_generate","symbology":"QR","data":"^01…"}`
    static func generate(_ question: JSONObjectReader) throws(JSONShapeError) -> JSON {
        let name = try Answer.text(question, "symbology")
        let data = try Answer.text(question, "data")
        guard name != "NONE" else {
            return ["valid": false, "scan_data": nil, "reason": "Without a symbol there is nothing to scan."]
        }
        guard let symbology = Symbology(rawValue: name) else {
            return Answer.unsupported("This library knows no symbology of that name; it knows \(Symbology.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        do throws(GS1Error) {
            return Answer.valid(["scan_data": .string(try Scan.text(of: data, from: symbology))])
        } catch {
            return Answer.invalid(error, ["scan_data": nil])
        }
    }
}
