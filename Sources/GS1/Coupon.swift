/// The rules for North American coupons: AI (8110), and the positive offer file of AI (8112).
enum Coupon {
    static func faultInCode(_ text: Bytes, asking registry: CompanyPrefixRegistry?) -> LintFault? {
        if let fault = CharacterLint.digits(text) { return fault }
        var reader = CouponReader(text, registry: registry)
        do throws(CouponFault) {
            try reader.companyPrefix("GCP", vli: "GCP")
            try reader.take(6, "OFFER_CODE")
            try reader.variable("SAVE_VALUE", lengths: 1...5)
            try purchase("1ST", &reader)
            try secondPurchase(&reader)
            try thirdPurchase(&reader)
            try dates(&reader)
            try serialAndRetailer(&reader)
            try miscellaneous(&reader)
            try reader.end()
            return nil
        } catch {
            return error.fault
        }
    }

    /// Format code, funder, offer code, serial number.
    static func faultInPositiveOffer(_ text: Bytes) -> LintFault? {
        if let fault = CharacterLint.digits(text) { return fault }
        var reader = CouponReader(text, registry: nil)
        do throws(CouponFault) {
            _ = try reader.digit("FORMAT_CODE", of: [0, 1])
            try reader.variable("FUNDER", lengths: 0...6, more: 6)
            try reader.take(6, "OFFER_CODE")
            try reader.variable("SERIAL_NUMBER", lengths: 0...9, more: 6)
            try reader.end()
            return nil
        } catch {
            return error.fault
        }
    }

    /// What must be bought: how much, of what kind, from which family.
    private static func purchase(_ ordinal: String, _ reader: inout CouponReader) throws(CouponFault) {
        try reader.variable("\(ordinal)_PURCHASE_REQUIREMENT", lengths: 1...5)
        _ = try reader.digit("\(ordinal)_PURCHASE_REQUIREMENT_CODE", of: [0, 1, 2, 3, 4, 9])
        try reader.take(3, "\(ordinal)_PURCHASE_FAMILY_CODE")
    }

    private static func secondPurchase(_ reader: inout CouponReader) throws(CouponFault) {
        guard reader.field(1) else { return }
        _ = try reader.digit("ADDITIONAL_PURCHASE_RULES_CODE", of: [0, 1, 2, 3])
        try purchase("2ND", &reader)
        try reader.companyPrefix("2ND_PURCHASE_GCP", vli: "2ND_PURCHASE_GCP", mayBeNone: true)
    }

    private static func thirdPurchase(_ reader: inout CouponReader) throws(CouponFault) {
        guard reader.field(2) else { return }
        try purchase("3RD", &reader)
        try reader.companyPrefix("3RD_PURCHASE_GCP", vli: "3RD_PURCHASE_GCP", mayBeNone: true)
    }

    private static func dates(_ reader: inout CouponReader) throws(CouponFault) {
        // The tests of GS1 spell it so.
        let expiry = reader.field(3) ? try reader.date("EXPIRATION_DATE", invalid: "COUPON_INVALID_EXIPIRATION_DATE") : nil
        guard reader.field(4) else { return }
        let start = try reader.date("START_DATE", invalid: "COUPON_INVALID_START_DATE")
        if let expiry, start > expiry { throw reader.expiredBeforeStart() }
    }

    private static func serialAndRetailer(_ reader: inout CouponReader) throws(CouponFault) {
        if reader.field(5) { try reader.variable("SERIAL_NUMBER", lengths: 0...9, more: 6) }
        if reader.field(6) { try reader.companyPrefix("RETAILER_GCP_OR_GLN", vli: "RETAILER_GCP_OR_GLN", lengths: 1...7) }
    }

    private static func miscellaneous(_ reader: inout CouponReader) throws(CouponFault) {
        guard reader.field(9) else { return }
        _ = try reader.digit("SAVE_VALUE_CODE", of: [0, 1, 2, 5, 6])
        _ = try reader.digit("SAVE_VALUE_APPLIES_TO_ITEM", of: [0, 1, 2])
        _ = try reader.digit("STORE_COUPON_FLAG", of: Array(0...9))
        _ = try reader.digit("DONT_MULTIPLY_FLAG", of: [0, 1])
    }
}

struct CouponFault: Error {
    let fault: LintFault
}

/// Reads the digits of a coupon from left to right. A VLI (variable length indicator) is a digit that tells how long the next field is.
private struct CouponReader {
    private let text: Bytes
    private let registry: CompanyPrefixRegistry?
    private var place = 0

    init(_ text: Bytes, registry: CompanyPrefixRegistry?) {
        self.text = text
        self.registry = registry
    }

    private var isAtEnd: Bool { place >= text.count }

    private func words(_ field: String) -> String {
        field.split(separator: "_").map { ["GCP", "GLN", "VLI"].contains($0) ? String($0) : $0.lowercased() }.joined(separator: " ")
    }

    /// The whole text is at fault where something is missing at its end.
    private func fault(_ name: String, length: Int? = nil, _ reason: String) -> CouponFault {
        if isAtEnd { return CouponFault(fault: LintFault("COUPON_" + name, 0, text.count, reason)) }
        return CouponFault(fault: LintFault("COUPON_" + name, place, length ?? text.count - place, reason))
    }

    /// Whether the optional field of that number comes next; steps over the number.
    mutating func field(_ number: UInt8) -> Bool {
        guard !isAtEnd, text[place] == ASCII.zero + number else { return false }
        place += 1
        return true
    }

    mutating func take(_ length: Int, _ field: String) throws(CouponFault) {
        guard text.count - place >= length else {
            throw fault("TRUNCATED_" + field, "The \(words(field)) of the coupon has \(length) digits; \(text.count - place) are there.")
        }
        place += length
    }

    mutating func digit(_ field: String, of permitted: [UInt8]) throws(CouponFault) -> UInt8 {
        if isAtEnd { throw fault("MISSING_" + field, "The \(words(field)) of the coupon is missing.") }
        let digit = text[place] - ASCII.zero
        guard permitted.contains(digit) else {
            let choice = permitted.map { String($0) }.joined(separator: ", ")
            throw fault("INVALID_" + field, length: 1, "The \(words(field)) of the coupon is \(digit); it must be one of \(choice).")
        }
        place += 1
        return digit
    }

    /// - Returns: the digits that follow, as the indicator tells.
    private mutating func indicator(_ field: String, lengths: ClosedRange<Int>, more: Int, none: Int? = nil) throws(CouponFault) -> Int {
        if isAtEnd { throw fault("MISSING_\(field)_VLI", "The digit that tells the length of the \(words(field)) of the coupon is missing.") }
        let digit = Int(text[place] - ASCII.zero)
        guard lengths.contains(digit) || digit == none else {
            throw fault(
                "INVALID_\(field)_LENGTH", length: 1,
                "The length of the \(words(field)) of the coupon is told by \(digit); \(lengths.lowerBound) to \(lengths.upperBound) would be right.")
        }
        place += 1
        return digit == none ? 0 : digit + more
    }

    mutating func variable(_ field: String, lengths: ClosedRange<Int>, more: Int = 0) throws(CouponFault) {
        try take(try indicator(field, lengths: lengths, more: more), field)
    }

    /// - Parameter mayBeNone: indicator 9 says that there is none.
    mutating func companyPrefix(_ field: String, vli: String, lengths: ClosedRange<Int> = 0...6, mayBeNone: Bool = false) throws(CouponFault) {
        let length = try indicator(vli, lengths: lengths, more: 6, none: mayBeNone ? 9 : nil)
        let start = place
        try take(length, field)
        guard length > 0, let fault = CompanyPrefixLint.first(text.part(from: start, to: place), asking: registry) else { return }
        throw CouponFault(fault: LintFault(fault.name, start, length, fault.reason))
    }

    /// - Returns: the date as a number that grows with time.
    mutating func date(_ field: String, invalid: String) throws(CouponFault) -> Int {
        guard text.count - place >= 6 else {
            throw fault("TOO_SHORT_FOR_" + field, "The \(words(field)) of the coupon has six digits, YYMMDD; \(text.count - place) are there.")
        }
        let date = text.part(from: place, to: place + 6)
        if let found = DateLint.fault(in: date, yearDigits: 2, mayOmitDay: false) {
            throw CouponFault(fault: LintFault(invalid, place, 6, found.reason))
        }
        place += 6
        return date.number ?? 0
    }

    /// Both dates with their field numbers, of which the second has been read already.
    func expiredBeforeStart() -> CouponFault {
        CouponFault(fault: LintFault("COUPON_EXPIRATION_BEFORE_START", place - 14, 14, "The coupon expires before it starts."))
    }

    func end() throws(CouponFault) {
        if !isAtEnd {
            throw fault("EXCESS_DATA", "\(text.count - place) digits at the end belong to no field of the coupon.")
        }
    }
}
