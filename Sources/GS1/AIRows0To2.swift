// Written by scripts/gs1-table from the GS1 Barcode Syntax Dictionary. Change that, not this.

extension AITable {
    /// Keys, dates and what else describes an item: AIs that begin with 0, 1 or 2.
    static let rows0To2: [AIRow] = [
        AIRow("00", "SSCC", [.n(18, .csum, .gcppos2)], fixed: true, attribute: true, key: []),
        AIRow("01", "GTIN", [.n(14, .csum, .gcppos2)], fixed: true, attribute: true, excludes: ["255", "37"], key: [["22", "10", "21"], ["235"]]),
        AIRow("02", "CONTENT", [.n(14, .csum, .gcppos2)], fixed: true, attribute: true, requires: ["37"], excludes: ["01", "03"]),
        AIRow("03", "MTO GTIN", [.n(14, .csum, .gcppos2)], fixed: true, excludes: ["01", "02", "37", "235"]),
        AIRow("10", "BATCH/LOT", [.x(upTo: 20)], attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("11", "PROD DATE", [.n(6, .yymmd0)], fixed: true, attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("12", "DUE DATE", [.n(6, .yymmd0)], fixed: true, attribute: true, requires: ["8020"]),
        AIRow("13", "PACK DATE", [.n(6, .yymmd0)], fixed: true, attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("15", "BEST BEFORE or BEST BY", [.n(6, .yymmd0)], fixed: true, attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("16", "SELL BY", [.n(6, .yymmd0)], fixed: true, attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("17", "USE BY or EXPIRY", [.n(6, .yymmd0)], fixed: true, attribute: true, requires: ["01", "02", "03", "255", "8006", "8026"]),
        AIRow("20", "VARIANT", [.n(2)], fixed: true, attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("21", "SERIAL", [.x(upTo: 20)], requires: ["01", "03", "8006"], excludes: ["235"]),
        AIRow("22", "CPV", [.x(upTo: 20)], requires: ["01"]),
        AIRow("235", "TPX", [.x(upTo: 28)], requires: ["01"]),
        AIRow("240", "ADDITIONAL ID", [.x(upTo: 30)], attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("241", "CUST. PART No.", [.x(upTo: 30)], attribute: true, requires: ["01", "02", "03", "8006", "8026"]),
        AIRow("242", "MTO VARIANT", [.n(upTo: 6)], attribute: true, requires: ["01", "02", "8006", "8026"]),
        AIRow("243", "PCN", [.x(upTo: 20)], attribute: true, requires: ["01", "03"]),
        AIRow("250", "SECONDARY SERIAL", [.x(upTo: 30)], attribute: true, requires: ["01+21", "03+21", "8006+21"]),
        AIRow("251", "REF. TO SOURCE", [.x(upTo: 30)], attribute: true, requires: ["01", "03", "8006"]),
        AIRow("253", "GDTI", [.n(13, .csum, .gcppos1), .x(upTo: 17).optional], attribute: true, key: []),
        AIRow("254", "GLN EXTENSION COMPONENT", [.x(upTo: 20)], requires: ["414"]),
        AIRow("255", "GCN", [.n(13, .csum, .gcppos1), .n(upTo: 12).optional], attribute: true, excludes: ["01", "02", "415", "8006", "8020", "8026"], key: []),
    ]
}
