// Between an account and its row. What a row can't mean is damage, and said so.
internal import Accounts
internal import FTPProtocol
internal import GRDB

/// An account with what its password is checked against.
struct AccountEntry: Sendable {
    let id: Int64
    var stored: StoredAccount
    /// `PasswordHash.text`
    let hash: String
}

/// A row that no account can be made of.
struct BadRow: Error, CustomStringConvertible {
    let description: String
}

extension AccountEntry {
    /// The columns, in the order in which `init` takes them.
    static let columns = """
        id, name, passwordHash, isDisabled, expires, homeKind, homePath, permissions, sessionsMax, transfersMax, \
        uploadRate, downloadRate, quotaBytes, quotaFiles, charset, note, created, passwordChanged
        """

    init(_ row: Row) throws {
        let name: String = try row.decode(atIndex: 1)
        guard let permissions = UInt16(exactly: try row.decode(Int64.self, atIndex: 7)) else {
            throw BadRow(description: "the rights of \(StoredAccount.shown(name))")
        }
        var account = Account(name: name, permissions: Permissions(rawValue: permissions), home: try Self.home(row))
        account.limits = try Self.limits(row)
        account.charset = try row.decode(String?.self, atIndex: 14)
        var stored = StoredAccount(account)
        stored.isDisabled = try row.decode(Bool.self, atIndex: 3)
        stored.expires = try row.decode(Int64?.self, atIndex: 4)
        stored.note = try row.decode(atIndex: 15)
        stored.created = try row.decode(atIndex: 16)
        stored.passwordChanged = try row.decode(atIndex: 17)
        self.init(id: try row.decode(atIndex: 0), stored: stored, hash: try row.decode(atIndex: 2))
    }

    private static func home(_ row: Row) throws -> AccountHome {
        let kind = try row.decode(String.self, atIndex: 5)
        let path = try row.decode(String?.self, atIndex: 6)
        switch (kind, path) {
        case ("site", _): return .site
        case ("directory", let path?): return .directory(path)
        case ("folder", let path?):
            guard let argument = PathArgument(path.utf8) else { break }
            if let folder = VirtualPath.root.resolving(argument) { return .folder(folder) }
        case _: break
        }
        throw BadRow(description: "a home that is none")
    }

    private static func limits(_ row: Row) throws -> AccountLimits {
        var limits = AccountLimits()
        limits.sessions = try row.decode(Int?.self, atIndex: 8)
        limits.transfers = try row.decode(Int?.self, atIndex: 9)
        limits.uploadBytesPerSecond = try row.decode(Int?.self, atIndex: 10)
        limits.downloadBytesPerSecond = try row.decode(Int?.self, atIndex: 11)
        limits.quotaBytes = try row.decode(Int64?.self, atIndex: 12).map { UInt64(max(0, $0)) }
        limits.quotaFiles = try row.decode(Int64?.self, atIndex: 13).map { UInt64(max(0, $0)) }
        return limits
    }
}

extension StoredAccount {
    /// The values of all columns but the id, the password's hash and the times, by name.
    var columns: [String: (any DatabaseValueConvertible)?] {
        let (kind, path) = self.home
        let limits = self.account.limits
        return [
            "name": self.account.name, "foldedName": Self.folded(self.account.name), "isDisabled": self.isDisabled,
            "expires": self.expires, "homeKind": kind, "homePath": path,
            "permissions": Int64(self.account.permissions.rawValue), "sessionsMax": limits.sessions,
            "transfersMax": limits.transfers, "uploadRate": limits.uploadBytesPerSecond,
            "downloadRate": limits.downloadBytesPerSecond,
            "quotaBytes": limits.quotaBytes.map { Int64(clamping: $0) },
            "quotaFiles": limits.quotaFiles.map { Int64(clamping: $0) },
            "charset": self.account.charset, "note": self.note,
        ]
    }

    private var home: (kind: String, path: String?) {
        switch self.account.home {
        case .site: ("site", nil)
        case .folder(let path): ("folder", path.text)
        case .directory(let path): ("directory", path)
        }
    }
}
