import Testing

@Suite("Reading Swift source")
struct LexerTests {
    private func words(_ source: String) -> [String] {
        SwiftLexer.tokens(of: source).filter { $0.kind == .word }.map(\.text)
    }

    private func forces(_ source: String) -> Int {
        SwiftLexer.tokens(of: source).filter { $0.kind == .force }.count
    }

    @Test("Comments and literals hide their words", arguments: [
        "a // Date() x!\nb",
        "a /* x! /* nested! */ y! */ b",
        #"a "Date() x! \" y!" b"#,
        ##"a #"x! " \n y!"# b"##,
        "a \"\"\"\nx! \"quoted!\" y!\n\"\"\" b",
        "a #\"\"\"\nx! \"\"\" y!\n\"\"\"# b",
        "a = /x! y!/ ; b",
        "a = #/x! / y!/# ; b",
        "a = #\"\"\"#; b",
        "a = #\"\"\"x!\"\"#; b",
        "#!/usr/bin/env swift x!\na b",
    ])
    func hidden(source: String) {
        #expect(words(source) == ["a", "b"])
        #expect(forces(source) == 0)
    }

    @Test("Code in an interpolation is code", arguments: [
        #""\(a!)""#, #""\(f(a)!) and \(b)""#, ##"#"\#(a!)"#"##, "\"\"\"\n\\(a!)\n\"\"\"", #""\("inner \(a!)")""#,
    ])
    func interpolated(source: String) {
        #expect(forces(source) == 1)
    }

    @Test("In a raw string only the raw escape interpolates")
    func rawInterpolation() {
        #expect(forces(##"#"\(a!)"#"##) == 0)
    }

    @Test("Every way to force is seen", arguments: [
        "x!", "x!.y", "x[0]!", "f()!", "x!!".dropLast().description, "x?.y!", "try! f()", "x as! Int", "var x: Int!",
        "var x: Box<Int>!", "var x: Box<\n    Int\n>!", "var x: [Int!]", "let x: Box<Int!>", "\"1\"!", "x.0!", "\"\\(a)\"!", "{ 1 }()!", "self!", "x! == y", "x!\n",
    ])
    func forced(source: String) {
        #expect(forces(source) == 1, "\(SwiftLexer.tokens(of: source))")
    }

    @Test("Two forces are two")
    func forcedTwice() {
        #expect(forces("x!!") == 2)
        #expect(forces("(x!)!") == 2)
    }

    @Test("Comparison, negation and conditional compilation force nothing", arguments: [
        "a != b", "a!=b", "a !== b", "!a", "(!a)", "[!a, !b]", "if !a {}", "#if !os(Linux)\n#endif", "a && !b", "a || !(b)", "x ? !a : !b",
        "return !a", "f(x: !a)", "a = !b", "{ !$0 }", "try? f()", "x as? Int", "guard !a else {}", "a > !b", "x ?? !y", "case .a where !b:",
    ])
    func unforced(source: String) {
        #expect(forces(source) == 0, "\(SwiftLexer.tokens(of: source))")
    }

    @Test("Division is not a regular expression")
    func division() {
        #expect(words("let x = a / b; let y = c / d") == ["let", "x", "a", "b", "let", "y", "c", "d"])
        #expect(words("(a)/b/c") == ["a", "b", "c"])
    }

    @Test("Lines are counted through comments and long strings")
    func lines() {
        let tokens = SwiftLexer.tokens(of: "/* 1\n2 */ a\n\"\"\"\n4 \\(b)\n\"\"\"\nc")
        #expect(tokens.filter { $0.kind == .word }.map(\.line) == [2, 4, 6])
    }

    @Test("Numbers, ranges and quoted names keep together")
    func shapes() {
        let tokens = SwiftLexer.tokens(of: "1_000.5 0x1F 1...3 a..<b `default` @main #if é")
        #expect(tokens.map(\.text) == ["1_000.5", "0x1F", "1", "...", "3", "a", "..<", "b", "`default`", "@main", "#if", "é"])
    }

    @Test("Broken source ends", arguments: ["\"", "\"\"\"", "#\"", "/*", "\"\\(", "`", "#", "#/", "\"\\", "x = /\\", "}", "\u{0}", ""])
    func broken(source: String) {
        #expect(SwiftLexer.tokens(of: source).count < 10)
    }
}
