// An account as the store keeps it: what logins need, and what only its administrator sees.
public import Accounts
public import FTPProtocol

/// One account of the store, without its password.
public struct StoredAccount: Hashable, Sendable {
    /// Longest name, in bytes of UTF-8: isolation takes it for the name of a folder.
    public static let nameBytesMax = 255
    /// Longest note, in bytes of UTF-8.
    public static let noteBytesMax = 1_024
    /// Most groups of an account, and the longest name of one.
    public static let groupsMax = 64, groupBytesMax = 255
    /// Longest password, in bytes.
    public static let passwordBytesMax = 512

    /// What a site needs to know of it.
    public var account: Account
    /// Whether it may not come in for now.
    public var isDisabled = false
    /// Seconds since 1970 (UTC) from which on it may not come in; nil is never.
    public var expires: Int64?
    /// Words of the administrator.
    public var note = ""
    /// Seconds since 1970 at which it was made; the store sets it.
    public internal(set) var created: Int64 = 0
    /// Seconds since 1970 at which its password was set last; the store sets it.
    public internal(set) var passwordChanged: Int64 = 0

    /// An account that may come in.
    public init(_ account: Account) { self.account = account }

    /// A name as it is compared: users of Windows write theirs in any case.
    static func folded(_ name: String) -> String { name.lowercased() }

    /// Throws `.invalid` when something in it can't be stored.
    func check() throws(AccountStoreError) {
        if let reason = Self.problem(ofName: self.account.name) { throw .invalid(reason) }
        guard self.account.groups.count <= Self.groupsMax else {
            throw .invalid("An account can be in \(Self.groupsMax) groups at most.")
        }
        for group in self.account.groups where !Self.isText(group, bytesMax: Self.groupBytesMax) {
            throw .invalid("The group \(Self.shown(group)) has no good name: 1 to 255 bytes, no control characters.")
        }
        guard self.note.utf8.count <= Self.noteBytesMax else {
            throw .invalid("The note is longer than \(Self.noteBytesMax) bytes.")
        }
        if case .directory(let path) = self.account.home, !path.hasPrefix("/") {
            throw .invalid("The home \(Self.shown(path)) isn't an absolute path.")
        }
    }

    /// Why a text can't be a user's name; nil when it can.
    ///
    /// A slash would lead out of the folder that isolation makes of it, `|` ends the host in `host|user` (IIS), and
    /// Windows knows no names with the others.
    public static func problem(ofName name: String) -> String? {
        let parts = name.split(separator: "\\", omittingEmptySubsequences: false)
        guard Self.isText(name, bytesMax: Self.nameBytesMax), parts.count <= 2 else {
            return "\(Self.shown(name)) can't be a user's name: it takes 1 to 255 bytes, USER or DOMAIN\\USER."
        }
        for part in parts {
            if part.isEmpty || part == "." || part == ".." || part.hasPrefix(" ") || part.hasSuffix(" ") {
                return "\(Self.shown(name)) can't be a user's name: a part of it is empty, a dot, or ends in a space."
            }
            if let bad = part.first(where: { "/|:*?\"<>,".contains($0) }) {
                return "\(Self.shown(name)) can't be a user's name: \(bad) can't be in it."
            }
        }
        return nil
    }

    /// Why bytes can't be a password; nil when they can.
    public static func problem(ofPassword password: Secret) -> String? {
        password.withBytes { bytes in
            if bytes.isEmpty { return "The password is empty." }
            if bytes.count > Self.passwordBytesMax {
                return "The password is longer than \(Self.passwordBytesMax) bytes."
            }
            let isLine = bytes.allSatisfy { $0 != 0 && $0 != 10 && $0 != 13 }
            return isLine ? nil : "The password has a line's end or a zero byte in it, which no client can send."
        }
    }

    private static func isText(_ text: String, bytesMax: Int) -> Bool {
        (1...bytesMax).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    }

    /// A text of somebody else in a line for the terminal.
    static func shown(_ text: String) -> String {
        let visible = text.unicodeScalars.prefix(80).map { $0.value < 32 || $0.value == 127 ? "?" : Character($0) }
        return String(visible)
    }
}
