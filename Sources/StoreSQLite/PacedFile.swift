import GRDBSQLite
import Store

/// The methods of a connection's file, but writing waits for the disk after each portion. Otherwise a checkpoint hands over all its pages at once, and
/// the commits of the writer wait behind them in the disk's queue.
///
/// SQLite finds it as the file's methods, which therefore stand first.
struct PacedFile {
    /// 1 MiB, some milliseconds.
    private static let portion = 1 << 20

    private var methods: sqlite3_io_methods
    /// SQLite's own.
    var original: UnsafePointer<sqlite3_io_methods>
    /// Bytes written since the disk was waited for.
    private var waiting = 0

    private init(_ original: UnsafePointer<sqlite3_io_methods>) {
        (methods, self.original) = (original.pointee, original)
        methods.xWrite = { file, bytes, count, offset in
            guard let file, let paced = PacedFile.of(file), let write = paced.pointee.original.pointee.xWrite else { return SQLITE_IOERR }
            let code = write(file, bytes, count, offset)
            paced.pointee.waiting += Int(count)
            guard code == SQLITE_OK, paced.pointee.waiting >= PacedFile.portion else { return code }
            return PacedFile.flush(file)
        }
    }

    /// Takes the place of the methods of the file that the connection has open; to be freed when it is closed.
    static func take(over connection: OpaquePointer) -> UnsafeMutablePointer<PacedFile>? {
        guard let file = file(of: connection), let original = file.pointee.pMethods else { return nil }
        let paced = UnsafeMutablePointer<PacedFile>.allocate(capacity: 1)
        paced.initialize(to: PacedFile(original))
        file.pointee.pMethods = UnsafeRawPointer(paced).assumingMemoryBound(to: sqlite3_io_methods.self)
        return paced
    }

    /// Waits until what has been written is on the disk.
    static func flush(_ connection: OpaquePointer) -> Int32 { file(of: connection).map { flush($0) } ?? SQLITE_IOERR }

    private static func flush(_ file: UnsafeMutablePointer<sqlite3_file>) -> Int32 {
        guard let paced = of(file), let sync = paced.pointee.original.pointee.xSync else { return SQLITE_IOERR }
        guard paced.pointee.waiting > 0 else { return SQLITE_OK }
        paced.pointee.waiting = 0
        return sync(file, SQLITE_SYNC_NORMAL)
    }

    private static func file(of connection: OpaquePointer) -> UnsafeMutablePointer<sqlite3_file>? {
        var file: UnsafeMutablePointer<sqlite3_file>?
        return sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK ? file : nil
    }

    private static func of(_ file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<PacedFile>? {
        file.pointee.pMethods.map { UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: PacedFile.self) }
    }
}
