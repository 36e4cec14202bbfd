#if FUZZING
    import Foundation

    /// What libFuzzer calls, where the package is built for it: scripts/fuzz.
    private enum Fuzzing {
        static let target: FuzzTarget = {
            let name = ProcessInfo.processInfo.environment["NEARMADE_FUZZ_TARGET"] ?? ""
            guard let target = FuzzTarget(rawValue: name) else {
                fatalError("NEARMADE_FUZZ_TARGET is “\(name)”, and the targets are \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return target
        }()

        static func secondsOfThisThread() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }

        /// Processor time, the least of three.
        static func cost(_ bytes: [UInt8]) -> Double {
            (0..<3).map { _ in
                let start = secondsOfThisThread()
                check(bytes)
                return secondsOfThisThread() - start
            }.min() ?? 0
        }

        static func check(_ bytes: [UInt8]) {
            do { try target.check(bytes) } catch { fatalError("\(error)") }
        }

        /// Sixteen times the text may not cost much more than sixteen times the time: seeds and their beginnings, said over and over.
        static func checkGrowth(_ seeds: [[UInt8]]) {
            // That is the operator's own, and libpq, which reads it, takes its time over long ones.
            guard target != .address else { return }
            var steepest = 0.0
            for seed in seeds.prefix(40) where !seed.isEmpty {
                for piece in [seed, Array(seed.prefix(1)), Array(seed.prefix(2)), Array(seed.prefix(seed.count / 2 + 1)), Array(seed.suffix(3))] {
                    let (short, long) = (said(piece, 8_000), said(piece, 128_000))
                    let (shortCost, longCost) = (cost(short), cost(long))
                    guard longCost > 0.1 else { continue }
                    steepest = max(steepest, longCost / shortCost)
                    if longCost / shortCost > 64 {
                        fatalError("16 times the text costs \(longCost / shortCost) times the time: \(String(decoding: piece.prefix(200), as: UTF8.self))")
                    }
                }
            }
            print("time grows by \(String(format: "%.1f", steepest)) at most where a text is 16 times as long (0: too fast to tell)")
        }

        static func said(_ piece: [UInt8], _ bytes: Int) -> [UInt8] { Array(repeatElement(piece, count: bytes / piece.count + 1).joined().prefix(bytes)) }
    }

    @_cdecl("LLVMFuzzerInitialize")
    public func initialize(_ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer) -> CInt {
        let seeds = FuzzSeeds.seeds(of: Fuzzing.target)
        if !FuzzSeeds.hasShared { print("without the shared example files: ../shared/cases is not there, and NEARMADE_CASES names no other place") }
        if let folder = ProcessInfo.processInfo.environment["NEARMADE_FUZZ_SEEDS"] {
            for (number, seed) in seeds.enumerated() {
                do { try Data(seed).write(to: URL(filePath: folder + "/seed-\(number)")) } catch { fatalError("\(error)") }
            }
            Fuzzing.checkGrowth(seeds)
        }
        return 0
    }

    @_silgen_name("LLVMFuzzerRunDriver")
    private func run(
        _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
        _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
    ) -> CInt

    /// The program's `main`, under the name that the package manager gives it; libFuzzer's own gives way to it.
    @_cdecl("FuzzTests_main")
    public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
        var (count, arguments) = (count, arguments)
        return run(&count, &arguments, testOneInput)
    }

    @_cdecl("LLVMFuzzerTestOneInput")
    public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        Fuzzing.check(Array(UnsafeBufferPointer(start: start, count: count)))
        return 0
    }
#endif
