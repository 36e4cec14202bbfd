import CBenchFloors

/// What the floors' C functions answer: 0, or what went wrong.
func check(_ code: Int32) throws {
    guard code == 0 else { throw BenchFailure(String(cString: bench_error())) }
}

/// What the floors' C functions open.
func opened(_ pointer: OpaquePointer?) throws -> OpaquePointer {
    guard let pointer else { throw BenchFailure(String(cString: bench_error())) }
    return pointer
}

/// Which of `waiting` orders the number-th scan hits, as the floors reckon it.
func spread(_ number: Int, _ waiting: Int) -> Int { Int(bench_spread(Int64(number), Int64(waiting))) }

/// Wall time, and the processor time of this process.
func timed(_ count: Int, _ body: () async throws -> Void) async throws -> Run {
    let (wall, cpu) = (bench_wall_ns(), bench_cpu_ns())
    try await body()
    return Run(count: count, wall: bench_wall_ns() - wall, cpu: bench_cpu_ns() - cpu)
}
