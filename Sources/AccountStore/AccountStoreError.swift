// What can be wrong with the file of accounts, or with a change of it: one line each, with what to do.
internal import GRDB

/// Why the accounts can't be read, or a change can't be made.
public enum AccountStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no file at that path.
    case missing(String)
    /// The file can't be opened, and why.
    case cannotOpen(String, reason: String)
    /// Another process holds the file, and didn't let go in time.
    case locked(String)
    /// It is no database, or its content contradicts itself.
    case damaged(String, detail: String)
    /// It is a database of something else.
    case foreign(String)
    /// A newer Spillway has written it.
    case newerSchema(String)
    /// It can be read, and a change was wanted.
    case readOnly(String)
    /// The disk is full.
    case diskFull(String)
    /// Something else, in SQLite's words.
    case failed(String, reason: String)
    /// The name is taken, maybe in other letters of the same kind.
    case nameTaken(String)
    /// There is no such account.
    case noSuchAccount(String)
    /// What was given can't be an account, and why.
    case invalid(String)

    /// One line that says what to do.
    public var description: String {
        switch self {
        case .missing(let path): "There are no accounts yet: \(path) is missing. spillway user add makes it."
        case .cannotOpen(let path, let reason): "The accounts in \(path) can't be opened: \(reason)."
        case .locked(let path):
            "The accounts in \(path) are in use by another process, which doesn't let go. Try again when it has ended."
        case .damaged(let path, let detail):
            "The accounts in \(path) are damaged (\(detail)). Put a backup in its place."
        case .foreign(let path): "\(path) is a database of another program. Name the file of the accounts."
        case .newerSchema(let path):
            "The accounts in \(path) were written by a newer Spillway. Use that one, or put an older backup in place."
        case .readOnly(let path):
            "The accounts in \(path) can only be read. Change the rights of the file and its folder, or be another user."
        case .diskFull(let path): "The disk of \(path) is full. Nothing was changed."
        case .failed(let path, let reason): "The accounts in \(path) can't be used: \(reason)."
        case .nameTaken(let name): "There is an account \(name) already."
        case .noSuchAccount(let name): "There is no account \(name)."
        case .invalid(let reason): reason
        }
    }
}

extension AccountStoreError {
    /// From whatever a call of GRDB threw.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as AccountStoreError: self = error
        case let error as DatabaseError: self = Self.from(error, path: path)
        default: self = .damaged(path, detail: "\(error)")
        }
    }

    /// SQLite's result codes, https://www.sqlite.org/rescode.html
    private static func from(_ error: DatabaseError, path: String) -> AccountStoreError {
        let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
        // The file was removed while it was open.
        if error.extendedResultCode == .SQLITE_READONLY_DBMOVED { return .missing(path) }
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH: .damaged(path, detail: words)
        case .SQLITE_READONLY: .readOnly(path)
        case .SQLITE_FULL: .diskFull(path)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .cannotOpen(path, reason: words)
        // `ResultCode` is a number, not an enum: there is no list of cases to be complete about.
        default: .failed(path, reason: words)
        }
    }
}
