// Written by scripts/gs1-table from the GS1 Barcode Syntax Dictionary. Change that, not this.

extension AITable {
    /// Special uses, and what companies use among themselves: AIs that begin with 8 or 9.
    static let rows8To9: [AIRow] = [
        AIRow("8001", "DIMENSIONS", [.n(4, .nonzero), .n(5, .nonzero), .n(3, .nonzero), .n(1, .winding), .n(1)], attribute: true, requires: ["01"]),
        AIRow("8002", "CMT No.", [.x(upTo: 20)], attribute: true),
        AIRow("8003", "GRAI", [.n(1, .zero), .n(13, .csum, .gcppos1), .x(upTo: 16).optional], attribute: true, key: []),
        AIRow("8004", "GIAI", [.x(upTo: 30, .gcppos1)], attribute: true, key: [["7040"]]),
        AIRow("8005", "PRICE PER UNIT", [.n(6)], attribute: true, requires: ["01", "02"]),
        AIRow("8006", "ITIP", [.n(14, .csum, .gcppos2), .n(4, .pieceoftotal)], attribute: true, excludes: ["01", "03", "37"], key: [["22", "10", "21"]]),
        AIRow("8007", "IBAN", [.x(upTo: 34, .iban)], attribute: true, requires: ["415"]),
        AIRow("8008", "PROD TIME", [.n(6, .yymmdd), .n(2, .hh), .n(2, .mi).optional, .n(2, .ss).optional], attribute: true, requires: ["01", "02", "03"]),
        AIRow("8009", "OPTSEN", [.x(upTo: 50)], attribute: true, requires: ["00", "01", "03"]),
        AIRow("8010", "CPID", [.y(upTo: 30, .gcppos1)], attribute: true, key: [["8011"]]),
        AIRow("8011", "CPID SERIAL", [.n(upTo: 12, .nozeroprefix)], requires: ["8010"]),
        AIRow("8012", "VERSION", [.x(upTo: 20)], attribute: true, requires: ["01", "03", "8006"]),
        AIRow("8013", "GMN", [.x(upTo: 25, .csumalpha, .gcppos1)], attribute: true, key: []),
        AIRow("8014", "MUDI", [.x(upTo: 25, .csumalpha, .gcppos1, .hasnondigit)], requires: ["01"]),
        AIRow("8017", "GSRN - PROVIDER", [.n(18, .csum, .gcppos1)], attribute: true, excludes: ["8018"], key: [["8019"]]),
        AIRow("8018", "GSRN - RECIPIENT", [.n(18, .csum, .gcppos1)], attribute: true, excludes: ["8017"], key: [["8019"]]),
        AIRow("8019", "SRIN", [.n(upTo: 10)], requires: ["8017", "8018"]),
        AIRow("8020", "REF No.", [.x(upTo: 25)], requires: ["415"]),
        AIRow("8026", "ITIP CONTENT", [.n(14, .csum, .gcppos2), .n(4, .pieceoftotal)], attribute: true, requires: ["37"], excludes: ["02", "03", "8006"]),
        AIRow("8030", "DIGSIG", [.z(upTo: 90)], attribute: true,
            requires: ["00", "01+21", "03+21", "253", "255", "8003", "8004", "8006+21", "8010+8011", "8017", "8018"]),
        AIRow("8040", "IMEI", [.n(15)], requires: ["01+21"]),
        AIRow("8041", "IMEI2", [.n(15)], requires: ["01+21+8040"]),
        AIRow("8042", "ESIM", [.n(32)], requires: ["01+21+8040"]),
        AIRow("8043", "PSIM", [.n(18), .n(upTo: 2).optional], requires: ["01+21+8040"]),
        AIRow("8110", "", [.x(upTo: 70, .couponcode)], attribute: true),
        AIRow("8111", "POINTS", [.n(4)], attribute: true, requires: ["255"]),
        AIRow("8112", "", [.x(upTo: 70, .couponposoffer)], attribute: true),
        AIRow("8200", "PRODUCT URL", [.x(upTo: 70)], requires: ["01"]),
        AIRow("90", "INTERNAL", [.x(upTo: 30)], attribute: true),
        AIRow("91", to: "99", "INTERNAL", [.x(upTo: 90)], attribute: true),
    ]
}
