/// The rules of this house, as tables: who may import whom, who may read a clock, which exceptions stand and why.
enum House {
    // MARK: Imports

    private static let nouns: Set<String> = ["Cashback", "EPCISRepository", "Fulfilment", "Ledger", "TradeNetwork", "Selling", "Webhooks", "Numbering"]
    private static let base: Set<String> = ["Core", "JSONText", "Store"]
    private static let cLibrary: Set<String> = ["Darwin", "Glibc", "Musl"]
    private static let http: Set<String> = [
        "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix", "NIOSSL", "NIOWebSocket",
    ]

    static let imports = ImportRule(
        everywhere: ["Dispatch", "Foundation", "FoundationEssentials", "Synchronization"],
        rooms: [
            // Foundations
            Room("Core", others: cLibrary),
            Room("JSONText"),
            Room("CZlib"),
            Room("Look", ["Core"]),
            Room("Instruments"),
            Room("CSVText", others: cLibrary.union(["CZlib"])),
            // Standards: public libraries that stand alone
            Room("GS1"),
            Room("GS1Check", ["GS1", "JSONText"]),
            Room("EPCIS", ["GS1", "JSONText"], others: ["Crypto"]),
            Room("Hooks", others: ["Crypto"]),
            // Storage
            Room("Store", ["Core"], others: ["Crypto"]),
            Room("StoreSQLite", ["Core", "Store"], others: cLibrary.union(["GRDB", "GRDBSQLite"])),
            Room("CLibpq"),
            Room("StorePostgres", ["Core", "Store"], others: cLibrary.union(["CLibpq"])),
            Room("Copying", ["Core", "Store"], others: ["Crypto"]),
            // The trade: a noun never imports another noun
            Room("TradeNetwork", base, others: ["Crypto", "CryptoExtras"]),
            Room("Selling", base),
            Room("Fulfilment", base),
            Room("Cashback", base),
            Room("Ledger", base),
            Room("EPCISRepository", base.union(["EPCIS"]), others: ["Crypto"]),
            Room("Numbering", base),
            Room("Webhooks", base.union(["Hooks"])),
            Room("Tallies", base),
            Room("Workflows", base.union(nouns).union(["EPCIS", "Hooks", "GS1", "Instruments", "Tallies"])),
            Room("Views", base.union(["Tallies"])),
            Room("Archiving", base.union(["CSVText", "Fulfilment", "Views"]), others: cLibrary.union(["CZlib", "Crypto"])),
            // Doors
            Room("Posting", ["Hooks", "Workflows"], others: cLibrary.union(["AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"])),
            Room("Jobs", ["Core", "Store", "Workflows"], others: ["AsyncAlgorithms", "Logging", "ServiceLifecycle"]),
            Room("Web", base.union(nouns).union(["Audit", "CSVText", "EPCIS", "Hooks", "GS1", "Instruments", "Look", "OrderFiles", "Tallies", "Views", "Workflows"]), others: http.union(["Crypto"])),
            Room("OrderFiles", ["CSVText", "Core"], others: ["Yams"]),
            Room("Audit", ["CSVText", "Core", "JSONText", "OrderFiles"]),
            // A demo asks its own server for everything, over HTTP.
            Room(
                "Simulation", base.union(nouns).union(["Audit", "CSVText", "Jobs", "Look", "OrderFiles", "Views", "Workflows"]),
                others: ["FoundationNetworking"]),
            // Executables see everything
            Room("nearmade", everything, others: http.union(cLibrary).union(["ArgumentParser", "ServiceLifecycle"])),
            Room("CBenchFloors"),
            Room("NearmadeBench", everything, others: cLibrary.union(["CBenchFloors", "Histogram", "Hummingbird", "Logging", "NIOCore"])),
        ])

    private static let everything = base.union(nouns).union([
        "Archiving", "Audit", "CSVText", "Copying", "EPCIS", "GS1", "GS1Check", "Hooks", "Instruments", "Jobs", "Look", "OrderFiles", "Posting", "Simulation", "StorePostgres", "StoreSQLite", "Tallies", "Views", "Web", "Workflows",
    ])

    // MARK: Clocks and randomness

    static let outsideWorld = WordRule(
        forbidden: [
            "Date()", "Date.init()", "Date.now", "timeIntervalSinceNow", "UUID()", "UUID.init()",
            ".random(in", "Bool.random(", ".randomElement()", ".shuffled()", ".shuffle()", "SystemRandomNumberGenerator", "arc4random",
            "Task.sleep", "Thread.sleep", "usleep", "nanosleep", "ContinuousClock", "SuspendingClock", "DispatchTime",
            "DispatchWallTime", "clock_gettime", "gettimeofday", "systemUptime",
        ], instead: "time and randomness are arguments, from Core/World")

    static func mayMeetOutsideWorld(_ path: String) -> Bool {
        path.hasPrefix("Sources/Core/World") || path.hasPrefix("Sources/Jobs/")
    }

    static let clockExceptions: [Exception] = []

    // MARK: Traps

    static let trapExceptions: [Exception] = []

    // MARK: Sizes

    static let functionLinesAtMost = 70

    // MARK: Texts

    static let machinePaths = TextRule(
        forbidden: ["/home/", "/opt/swift", "/root/", "/tmp/", "/work/"], message: "is a path of one machine")

    static let registries = TextRule(
        // In pieces, so that this file keeps its own rule.
        forbidden: [
            ["deb", "debian", "org"], ["security", "debian", "org"], ["snapshot", "debian", "org"], ["archive", "ubuntu", "com"],
            ["pypi", "org"], ["files", "pythonhosted", "org"], ["registry", "npmjs", "org"], ["crates", "io"],
            ["proxy", "golang", "org"], ["repo", "maven", "apache", "org"], ["rubygems", "org"],
        ].map { $0.joined(separator: ".") }, message: "is the host of a package registry, which is each machine's own affair")

    // MARK: Tests

    /// Targets without tests of their own, with the reason.
    static let untested: [String: String] = [
        "StoreSQLite": "the conformance suite in StoreTests runs on it",
        "StorePostgres": "the conformance suite in StoreTests runs on it",
        "CBenchFloors": "the bench itself compares the rows that a floor writes with the product's, and stops where they differ",
    ]
}
