import Testing

@testable import CSVText

@Suite("Reading CSV")
struct CSVReaderTests {
    /// Every row as texts, or the sentence of what is wrong with it.
    private func rows(
        _ text: String, format: CSVFormat = CSVFormat(), hasHeader: Bool = false, chunk: Int = .max
    ) throws -> [[String]] {
        var reader = try CSVReader(MemorySource(text, chunkBytesMax: chunk), format: format, hasHeader: hasHeader)
        var rows: [[String]] = []
        while let row = try reader.next() {
            switch row {
            case .success(let row): rows.append(row.texts)
            case .failure(let error): rows.append(["! " + error.description])
            }
        }
        return rows
    }

    @Test("A row that comes byte by byte is not scanned anew with each of them: its time grows with its length", .timeLimit(.minutes(1)))
    func pieces() throws {
        let row = String(repeating: "a,", count: 100_000)
        var reader = try CSVReader(MemorySource(row + "\n", chunkBytesMax: 1), format: CSVFormat(columnsMax: 200_000), hasHeader: false)
        #expect(try reader.next()?.get().count == 100_001)
        #expect(try reader.next() == nil)
        var short = try CSVReader(MemorySource(row, chunkBytesMax: 1), format: CSVFormat(rowBytesMax: 5_000), hasHeader: false)
        #expect(throws: CSVError(.rowTooLong(limit: 5_000), line: 1)) { try short.next() }
    }

    @Test("Line ends may be CRLF, LF or CR, and the last one may be missing")
    func lineEnds() throws {
        #expect(try rows("a,b\r\n1,2\n3,4\r5,6") == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]])
    }

    @Test("Quoted fields keep delimiters, line breaks and doubled quotes")
    func quotes() throws {
        let text = "a,b\n\"x,\"\"y\"\"\",\"1\r\n2\"\n\"\",\"\"\"\"\n"
        #expect(try rows(text) == [["a", "b"], ["x,\"y\"", "1\r\n2"], ["", "\""]])
    }

    @Test("The result is the same wherever the file is cut into chunks", arguments: 1...9)
    func chunks(size: Int) throws {
        let text = "\u{FEFF}name,\"say \"\"hi\"\"\"\r\n\"Zoë, the\r\nmaker\",\"\"\r\n\r\nlast,é\r"
        #expect(try rows(text, chunk: size) == [["name", "say \"hi\""], ["Zoë, the\r\nmaker", ""], ["last", "é"]])
    }

    @Test("No bytes crash the reader, and where they are cut changes nothing", arguments: 1...20 as ClosedRange<UInt64>)
    func anyBytes(seed: UInt64) throws {
        let alphabet = Array(",,\"\"\r\n\n ab;\0".utf8) + [0xC3, 0xA9, 0xEF, 0xBB, 0xBF, 0xFF]
        var state = seed
        for _ in 0..<100 {
            let bytes = (0..<40).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            let whole = outcome(bytes, chunk: .max)
            for chunk in [1, 2, 3, 7] { #expect(outcome(bytes, chunk: chunk) == whole, "seed \(seed), \(bytes)") }
        }
    }

    private func outcome(_ bytes: [UInt8], chunk: Int) -> [String] {
        var rows: [String] = []
        do {
            var reader = try CSVReader(MemorySource(bytes, chunkBytesMax: chunk), hasHeader: false)
            while let row = try reader.next() {
                switch row {
                case .success(let row): rows.append("\(row.line) \(row.texts)")
                case .failure(let error): rows.append(error.description)
                }
            }
        } catch {
            rows.append("\(error)")
        }
        return rows
    }

    @Test("A blank line is passed over in a wide file and is an empty value in a file of one column")
    func blankLines() throws {
        #expect(try rows("\n\na,b\n\n1,2\n\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("a\n\n1\n\"\"\n") == [["a"], [""], ["1"], [""]])
    }

    @Test("Line numbers count the line breaks inside quotes")
    func lineNumbers() throws {
        var reader = try CSVReader(MemorySource("a,b\n\"1\r\n1\r1\n1\",2\n3,4\n"))
        #expect(try reader.next()?.get().line == 2)
        #expect(try reader.next()?.get().line == 6)
    }

    @Test("A semicolon separates fields when the format says so")
    func delimiter() throws {
        #expect(try rows("a;b\n1,5;2\n", format: CSVFormat(delimiter: UInt8(ascii: ";"))) == [["a", "b"], ["1,5", "2"]])
    }

    @Test("A row that is wrong in itself is answered as an error, and the next row is read")
    func rowErrors() throws {
        let text = "a,b\n1\n1,2,3\nx\"y,1\n\"x\"y,1\nnul\0,1\nok,1\n"
        #expect(
            try rows(text) == [
                ["a", "b"],
                ["! line 2: the row has 1 fields where the header has 2"],
                ["! line 3: the row has 3 fields where the header has 2"],
                ["! line 4: field 1 has a quote inside plain text; enclose the field in quotes and double the quote"],
                ["! line 5: field 1 goes on after its closing quote; double the quotes that belong to the text"],
                ["! line 6: field 1 contains a zero byte; remove it"],
                ["ok", "1"],
            ])
    }

    @Test("Bytes that are not UTF-8 spoil their row only")
    func invalidUTF8() throws {
        var reader = try CSVReader(MemorySource(Array("a,b\nx,".utf8) + [0xC3, 0x28] + Array("\né,2\n".utf8)))
        let bad = try #require(try reader.next())
        #expect(throws: CSVError(.notUTF8, line: 2)) { try bad.get() }
        #expect(try reader.next()?.get().texts == ["é", "2"])
    }

    @Test("Fields, rows and columns have limits")
    func limits() throws {
        let format = CSVFormat(fieldBytesMax: 4, rowBytesMax: 20, columnsMax: 3)
        #expect(try rows("12345,1\nok,1\n", format: format).first == ["! line 1: field 1 is longer than 4 bytes"])
        #expect(try rows("1,2,3,4\n", format: format) == [["! line 1: the row has more than 3 columns"]])
        let long = "a,b\n" + String(repeating: "x", count: 21) + ",1\n"
        #expect(throws: CSVError(.rowTooLong(limit: 20), line: 2)) { try rows(long, format: format) }
        let endless = "a,b\n\"" + String(repeating: "x\n", count: 400_000)
        #expect(throws: CSVError(.rowTooLong(limit: 20), line: 2)) { try rows(endless, format: format) }
    }

    @Test("A quote that is never closed stops the reading on the line where it begins")
    func openQuote() {
        #expect(throws: CSVError(.openQuote, line: 3)) { try rows("a,b\n1,2\n\"3,4\n5,6\n") }
    }

    @Test("A file needs a header, each name once, in UTF-8; an unknown column is named beside those there are")
    func header() throws {
        #expect(throws: CSVError(.noHeader, line: 1)) { try CSVReader(MemorySource("")) }
        #expect(throws: CSVError(.repeatedColumn("a"), line: 1)) { try CSVReader(MemorySource("a,b,a\n")) }
        #expect(throws: CSVError(.wideCharacters, line: 1)) { try CSVReader(MemorySource([0xFF, 0xFE, 0x61, 0])) }
        #expect(throws: CSVError(.badDelimiter(0x22), line: 1)) {
            try CSVReader(MemorySource("a"), format: CSVFormat(delimiter: 0x22))
        }
        let reader = try CSVReader(MemorySource("order,price\n"))
        #expect(try reader.header.column("price") == 1)
        #expect(reader.header.find("Price") == nil)
        let error = #expect(throws: CSVError.self) { try reader.header.column("sku") }
        #expect(error?.description == "line 1: there is no column \"sku\"; the file has order, price")
    }

    @Test("A row that is kept stays as it was while others are read")
    func keptRow() throws {
        var reader = try CSVReader(MemorySource("a,b\n1,\"x\"\"y\"\n2,zzzz\n", chunkBytesMax: 7))
        let kept = try #require(try reader.next()).get()
        while try reader.next() != nil {}
        #expect(kept.texts == ["1", "x\"y"])
    }
}
