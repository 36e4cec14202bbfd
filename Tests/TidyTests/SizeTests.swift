import Testing

@Suite("Sizes of functions and files")
struct SizeTests {
    private func sizes(_ text: String) -> [String] {
        FunctionSize.all(in: SwiftFile("Sources/Core/Sample.swift", text)).map { "\($0.name) \($0.line) \($0.lines)" }
    }

    @Test("Functions, initialisers, subscripts and accessors are measured from their first word to the closing brace")
    func kinds() {
        let text = """
            struct Sample {
                let stored: Int
                var other = [1, 2]
                init?(a: Int) {
                    stored = a
                }
                func plain(_ f: () -> Void = { }) async throws
                    -> Int where Int: Sendable
                {
                    return 1
                }
                subscript(index: Int) -> Int { index }
                var short: Int { 1 }
                var long: Int {
                    get {
                        1
                    }
                    set { }
                }
                static let made: Int = {
                    var x = 1
                    return x
                }()
                deinit { }
            }
            """
        #expect(
            sizes(text) == [
                "init 4 3", "plain 7 5", "subscript 12 1", "short 13 1", "get 15 3", "set 18 1", "made 20 4", "deinit 24 1",
            ])
    }

    @Test("Declarations without a body are no functions")
    func bodiless() {
        let text = """
            protocol Sample {
                func ask(_ x: Int) -> Int
                var name: String { get }
                init(a: Int)
                subscript(i: Int) -> Int { get set }
                associatedtype Other
            }
            enum Other { case a, b }
            struct Third { var x: Int; let y = 2 }
            """
        #expect(sizes(text) == [])
    }

    @Test("Braces in comments and strings, and calls of init, do not count")
    func looksLike() {
        let text = """
            func f() {
                // }
                let a = "}"
                self.init { 1 }
                let b = X.init(1)
                if let c = d { g() }
            }
            """
        #expect(sizes(text) == ["f 1 7"])
    }

    @Test("A function inside a function is measured too; a closure is part of its function")
    func nested() {
        #expect(sizes("func f() {\n  func g() {\n  }\n  let h = {\n    1\n  }\n}") == ["g 2 2", "f 1 7"])
    }

    @Test("Over the limit by one line is seen")
    func limit() {
        let body = String(repeating: "    work()\n", count: House.functionLinesAtMost - 1)
        let sample = SwiftFile("Sources/Core/Sample.swift", "func f() {\n\(body)}\n")
        #expect(FunctionSize.all(in: sample).map(\.lines) == [House.functionLinesAtMost + 1])
    }

    @Test("Median and 95th percentile are by nearest rank")
    func summary() {
        let hundred = SizeSummary(Array(1...100))
        #expect((hundred.median, hundred.percentile95, hundred.greatest) == (50, 95, 100))
        #expect(SizeSummary([7]).median == 7)
        #expect(SizeSummary([]).description == "0, median 0 lines, p95 0, greatest 0")
    }
}
