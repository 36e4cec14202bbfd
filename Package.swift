// swift-tools-version:6.1
import PackageDescription

/// `make fuzz` builds the package for libFuzzer, in a folder of its own: then its code counts which of its branches are taken.
let isFuzzing = Context.environment["NEARMADE_FUZZING"] == "true"

let settings: [SwiftSetting] =
    [.enableUpcomingFeature("ExistentialAny")] + (isFuzzing ? [.define("FUZZING"), .unsafeFlags(["-sanitize=fuzzer", "-O"])] : [])

/// A room of the house: the compiler keeps its walls, `TidyTests` keeps the table of who may import whom.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, swiftSettings: settings)
}

/// The same checks of decoders are tests, and a program for libFuzzer, which brings its own `main`.
func fuzzing(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    guard isFuzzing else { return .testTarget(name: name, dependencies: dependencies, swiftSettings: settings) }
    return .executableTarget(
        name: name, dependencies: dependencies, path: "Tests/" + name, exclude: ["FuzzTests.swift"],
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])], linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
}

let nouns: [Target.Dependency] = ["TradeNetwork", "Selling", "Fulfilment", "Cashback", "Ledger", "EPCISRepository", "Webhooks", "Numbering"]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let webSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "nearmade",
    products: [
        .executable(name: "nearmade", targets: ["nearmade"]),
        .executable(name: "nearmade-bench", targets: ["NearmadeBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.90.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // Foundations
        room("Core"),
        room("JSONText"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        room("CSVText", ["CZlib"]),
        room("Look", ["Core"]),
        room("Instruments"),
        // Standards: public libraries that stand alone
        room("GS1"),
        room("GS1Check", ["GS1", "JSONText"]),
        room("EPCIS", ["GS1", "JSONText", crypto]),
        room("Hooks", [crypto]),
        // Storage
        room("Store", ["Core", crypto]),
        room("StoreSQLite", ["Core", "Store", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift")]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        room("StorePostgres", ["Core", "Store", "CLibpq"]),
        room("Copying", ["Core", "Store", crypto]),
        // The trade
        room("TradeNetwork", ["Core", "Store", "JSONText", crypto, cryptoExtras]),
        room("Selling", ["Core", "Store", "JSONText"]),
        room("Fulfilment", ["Core", "Store", "JSONText"]),
        room("Cashback", ["Core", "Store", "JSONText"]),
        room("Ledger", ["Core", "Store", "JSONText"]),
        room("EPCISRepository", ["Core", "Store", "JSONText", "EPCIS", crypto]),
        room("Numbering", ["Core", "Store"]),
        room("Webhooks", ["Core", "Store", "JSONText", "Hooks"]),
        room("Tallies", ["Core", "Store", "JSONText"]),
        room("Workflows", ["Core", "EPCIS", "Hooks", "GS1", "Instruments", "Store", "JSONText", "Tallies"] + nouns),
        room("Views", ["Core", "Store", "JSONText", "Tallies"]),
        room("Archiving", ["Core", "Store", "JSONText", "CSVText", "CZlib", "Fulfilment", "Views", crypto]),
        // Doors
        room("Posting", ["Hooks", "Workflows", .product(name: "AsyncHTTPClient", package: "async-http-client")]),
        room(
            "Jobs",
            [
                "Core", "Store", "Workflows", logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ]),
        room(
            "Web",
            [
                "Core", "EPCIS", "Hooks", "GS1", "Instruments", "JSONText", "CSVText", "Look", "Store", "Tallies", "Workflows", "Views", "OrderFiles", "Audit", hummingbird, logging, crypto, webSocket,
                .product(name: "HummingbirdTLS", package: "hummingbird"),
            ] + nouns),
        room("OrderFiles", ["CSVText", "Core", .product(name: "Yams", package: "Yams")]),
        room("Audit", ["OrderFiles", "CSVText", "JSONText", "Core"]),
        room("Simulation", ["Core", "Store", "JSONText", "OrderFiles", "Workflows", "Views"] + nouns),
        .executableTarget(
            name: "nearmade",
            dependencies: [
                "Core", "JSONText", "Store", "StoreSQLite", "StorePostgres", "Workflows", "Views", "Jobs", "Web", "OrderFiles",
                "Audit", "Simulation", "Copying", "Archiving", "EPCIS", "GS1", "GS1Check", "Hooks", "Posting", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                hummingbird,
                .product(name: "HummingbirdTLS", package: "hummingbird"),
            ] + nouns, swiftSettings: settings),
        .executableTarget(
            name: "NearmadeBench",
            dependencies: [
                "CBenchFloors", "Core", "EPCIS", "JSONText", "Simulation", "Store", "StoreSQLite", "StorePostgres", "Tallies", "Views", "Web", "Workflows",
                .product(name: "Histogram", package: "hdrhistogram-swift"), hummingbird, logging,
            ] + nouns, swiftSettings: settings),
        // What the bench compares with: the bare databases and a client for HTTP, in C, without a line of the product.
        .target(name: "CBenchFloors", dependencies: ["CLibpq"], linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("pq"), .linkedLibrary("pthread")]),

        // Tests: a room's tests have its name; what they share stands in TestSupport.
        .target(
            name: "TestSupport",
            dependencies: ["Core", "JSONText", "Store", "StoreSQLite", "StorePostgres", "Workflows", "Views", "Simulation", hummingbird] + nouns,
            path: "Tests/TestSupport", swiftSettings: settings),
        tests("Core"),
        tests("JSONText"),
        tests("CSVText"),
        tests("EPCIS", ["GS1", "JSONText", crypto]),
        tests("Instruments", ["TestSupport"]),
        tests("GS1"),
        tests("Hooks", ["JSONText"]),
        tests("GS1Check", ["GS1", "JSONText"]),
        tests("Look", ["Core"], exclude: ["Golden"]),
        tests("OrderFiles", ["CSVText"]),
        tests("Audit", ["OrderFiles", "CSVText", "JSONText"]),
        tests("Store", ["Core", "StoreSQLite", "StorePostgres", "TestSupport", grdb]),
        tests("Archiving", ["CSVText", "Copying", "Core", "JSONText", "Store", "TestSupport", "Views", "Workflows", "Fulfilment"]),
        tests("Copying", ["Core", "Store", "TestSupport", "Views", "Workflows"]),
        tests("TradeNetwork", ["Core", "Store", "TestSupport", "Workflows"]),
        tests("Selling", ["Core", "Store", "TestSupport", "TradeNetwork", "Workflows"]),
        tests("Fulfilment", ["Core", "Store", "TestSupport", "TradeNetwork", "Workflows"]),
        tests("Cashback", ["Core", "JSONText", "Store", "TestSupport"]),
        tests("Ledger", ["Core", "Store", "TestSupport"]),
        tests("EPCISRepository", ["Core", "EPCIS", "Store", "TestSupport", "Workflows"]),
        tests("Numbering", ["Core", "GS1", "Selling", "Store", "TestSupport", "TradeNetwork", "Views", "Workflows"]),
        tests("Webhooks", ["Core", "Hooks", "Posting", "Store", "TestSupport", "Workflows"]),
        tests("Tallies", ["Core", "Store", "TestSupport", "Views", "Workflows"] + nouns),
        tests("Workflows", ["Core", "Instruments", "JSONText", "Store", "TestSupport", "Views"] + nouns),
        tests("Views", ["Core", "EPCIS", "Hooks", "JSONText", "Store", "StoreSQLite", "StorePostgres", "Tallies", "TestSupport", "Workflows", "Simulation"] + nouns),
        tests("Simulation", ["Core", "EPCIS", "JSONText", "OrderFiles", "Store", "TestSupport", "Views", "Web", "Workflows", hummingbird, logging] + nouns),
        tests("Posting", ["Hooks", "TestSupport", "Workflows"]),
        tests("Jobs", ["Core", "Store", "TestSupport", "Workflows", logging, .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")]),
        tests(
            "Web",
            [
                "Archiving", "Core", "EPCIS", "Hooks", "Instruments", "JSONText", "Look", "Posting", "Store", "StoreSQLite", "Tallies", "TestSupport", "Views", "Workflows", "OrderFiles", "Audit", hummingbird, logging, webSocket,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ] + nouns, exclude: ["Golden"]),
        .testTarget(name: "TidyTests", swiftSettings: settings),
        fuzzing(
            "FuzzTests",
            [
                "Core", "CSVText", "EPCIS", "Fulfilment", "GS1", "GS1Check", "Hooks", "JSONText", "OrderFiles", "Selling", "Store", "StorePostgres", "TradeNetwork", "Views", "Web", hummingbird,
            ]),
    ]
)
