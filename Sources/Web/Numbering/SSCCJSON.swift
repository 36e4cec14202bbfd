import Core
import JSONText
import Views
import Workflows

extension SSCCRangeEntry {
    var first: String { SSCCLeases.sscc(numbers.lowerBound) }
    var last: String { SSCCLeases.sscc(numbers.upperBound) }

    static let schema = Schema.named(
        "SSCCRange",
        .object([
            .required("id", .id(SSCCRangeTag.self)), .required("party", .key, "Key of the party whose company prefix it is."),
            .required("companyPrefix", .text(pattern: "^[0-9]{4,12}$")), .required("extensionDigit", .integer(from: 0, to: 9)),
            .required("first", .sscc), .required("last", .sscc), .required("count", .integer(from: 1)), .required("left", .integer(from: 0), "Not given out yet."),
            .required("createdAt", .instant),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("party", partyKey)
            out.member("companyPrefix", companyPrefix)
            out.member("extensionDigit", extensionDigit)
            out.member("first", first)
            out.member("last", last)
            out.member("count", count)
            out.member("left", left)
            out.member("createdAt", createdAt)
        }
    }
}

extension SSCCLeaseEntry {
    var first: String { SSCCLeases.sscc(numbers.lowerBound) }
    var last: String { SSCCLeases.sscc(numbers.upperBound) }

    private static let members: [Schema.Member] = [
        .required("id", .id(SSCCLeaseTag.self)), .required("range", .id(SSCCRangeTag.self)), .required("owner", .key, "Key of the party whose company prefix it is."),
        .required("holder", .key, "Key of the party that gives the numbers out."), .required("first", .sscc), .required("last", .sscc),
        .required("count", .integer(from: 1, to: SSCCLeases.most)), .required("leasedAt", .instant),
    ]
    static let schema = Schema.named("SSCCLease", .object(members))
    static let withNumbers = Schema.named(
        "SSCCLeaseWithNumbers", .object(members + [.required("ssccs", .list(.sscc, most: Int(SSCCLeases.most)), "All of them, check digits and all.")]))

    private func writeMembers(to out: inout JSONWriter) {
        out.member("id", id)
        out.member("range", range)
        out.member("owner", ownerKey)
        out.member("holder", holderKey)
        out.member("first", first)
        out.member("last", last)
        out.member("count", count)
        out.member("leasedAt", leasedAt)
    }

    func write(to out: inout JSONWriter) { out.object { writeMembers(to: &$0) } }

    func writeWithNumbers(to out: inout JSONWriter) {
        out.object { out in
            writeMembers(to: &out)
            out.member("ssccs", list: Array(numbers)) { $1.string(SSCCLeases.sscc($0)) }
        }
    }
}

extension Schema {
    fileprivate static let sscc = Schema.text(pattern: "^[0-9]{18}$")
}
