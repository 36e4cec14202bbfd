import Foundation

/// A certificate that nobody trusts and its key, made for these tests only, in files of their own.
struct KeyFiles {
    let certificate: String
    let key: String
    private let folder: URL

    init() throws {
        folder = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory, create: true)
        certificate = folder.appending(path: "certificate.pem").path
        key = folder.appending(path: "key.pem").path
        try Data(Self.certificateText.utf8).write(to: URL(filePath: certificate))
        try Data(Self.keyText.utf8).write(to: URL(filePath: key))
    }

    func remove() {
        do { try FileManager.default.removeItem(at: folder) } catch { print("\(folder.path) is left: \(error)") }
    }

    private static let certificateText = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUJtx4eHtqV5Ti7nbmAwTRwC+Xb2QwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIyMTA0OVoYDzIxMjYxMDI4
        MjIxMDQ5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARkoPrJhgNLhBUESknZSaemBE+YCMwsjCtLfZRsjGpkTA+D9Gxxa9DB
        U4iGVnx5tGtsEYQCVHNyNCcHEsD+BNtro28wbTAdBgNVHQ4EFgQUlkjlEzyBsi1Y
        Fyqpy9PL+owFKMswHwYDVR0jBBgwFoAUlkjlEzyBsi1YFyqpy9PL+owFKMswDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIgSPs6GFAMUDvuQqPpPOVdJZSEVYKzsg7RLv1v8NO54kMCIQC4
        PggU2aveMgwMEkvryPVYLFgzRy0dij1TWhnt9xU8WQ==
        -----END CERTIFICATE-----
        """

    private static let keyText = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHKrLneR5UXmILACe
        xZRrKQxNSPNCkzQ3l+28qlfunIShRANCAARkoPrJhgNLhBUESknZSaemBE+YCMws
        jCtLfZRsjGpkTA+D9Gxxa9DBU4iGVnx5tGtsEYQCVHNyNCcHEsD+BNtr
        -----END PRIVATE KEY-----
        """
}
