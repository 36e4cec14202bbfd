import Core

/// Small texts that a program keeps about the database itself.
package enum Settings {
    package static func get(_ name: String, in tx: any Transaction) throws -> String? {
        try tx.first("SELECT value FROM setting WHERE name = \(name)") { try $0.text(0) }
    }

    package static func set(_ name: String, to value: String, in tx: any Transaction) throws {
        try tx.run("INSERT INTO setting (name, value) VALUES (\(name), \(value)) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    }
}
