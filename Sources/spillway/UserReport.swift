// Accounts as people and scripts read them.
internal import AccountStore
internal import Accounts
internal import FTPProtocol
internal import FoundationEssentials

/// One account in words. The keys are those of `--json`.
struct UserReport: Encodable {
    struct Limits: Encodable {
        let sessions: Int?
        let transfers: Int?
        let uploadRate: Int?
        let downloadRate: Int?
        let quotaBytes: UInt64?
        let quotaFiles: UInt64?
    }

    let name: String
    let groups: [String]
    let rights: [String]
    let home: String
    let disabled: Bool
    /// The last day that it may come in.
    let expires: String?
    let limits: Limits
    let charset: String?
    let note: String
    let created: String
    let passwordChanged: String

    init(_ stored: StoredAccount) {
        let account = stored.account
        self.name = account.name
        self.groups = account.groups
        self.rights = Permissions.names.filter { account.permissions.contains($0.right) }.map(\.name)
        self.home = Self.text(of: account.home)
        self.disabled = stored.isDisabled
        self.expires = stored.expires.map { Self.day($0 - 1) }
        self.limits = Limits(account.limits)
        self.charset = account.charset
        self.note = stored.note
        self.created = Self.time(stored.created)
        self.passwordChanged = Self.time(stored.passwordChanged)
    }

    private static func text(of home: AccountHome) -> String {
        switch home {
        case .site: "site"
        case .folder(let path): "site:\(path)"
        case .directory(let path): path
        }
    }

    private static func day(_ seconds: Int64) -> String {
        let time = CivilTime(FileTime(seconds: seconds))
        return "\(Self.padded(time.year, 4))-\(Self.padded(time.month, 2))-\(Self.padded(time.day, 2))"
    }

    private static func time(_ seconds: Int64) -> String {
        let time = CivilTime(FileTime(seconds: seconds))
        let clock = [time.hour, time.minute, time.second].map { Self.padded($0, 2) }.joined(separator: ":")
        return "\(Self.day(seconds))T\(clock)Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension UserReport.Limits {
    fileprivate init(_ limits: AccountLimits) {
        self.sessions = limits.sessions
        self.transfers = limits.transfers
        self.uploadRate = limits.uploadBytesPerSecond
        self.downloadRate = limits.downloadBytesPerSecond
        self.quotaBytes = limits.quotaBytes
        self.quotaFiles = limits.quotaFiles
    }

    /// Those that there are.
    fileprivate var lines: [(String, String)] {
        let all: [(String, String?)] = [
            ("sessions", self.sessions.map { "\($0)" }), ("transfers", self.transfers.map { "\($0)" }),
            ("upload rate", self.uploadRate.map { "\($0) bytes a second" }),
            ("download rate", self.downloadRate.map { "\($0) bytes a second" }),
            ("quota", self.quotaBytes.map { "\($0) bytes" }), ("quota files", self.quotaFiles.map { "\($0)" }),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }
}

extension UserReport {
    /// JSON with sorted keys.
    static func text(of value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try? encoder.encode(value)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// What it may do, by a preset's name where there is one.
    private var rightsText: String {
        let set = Permissions(self.rights.compactMap { Permissions(right: $0) })
        let preset = set == .all ? "all" : Permissions.presets.first { $0.rights == set }?.name
        return preset ?? self.rights.joined(separator: ",")
    }

    private var state: String {
        self.disabled ? "disabled" : self.expires.map { "until \($0)" } ?? "enabled"
    }

    /// For `show`.
    var lines: [String] {
        var rows = [
            ("name", self.name), ("groups", self.groups.joined(separator: ", ")), ("rights", self.rightsText),
            ("home", self.home), ("state", self.disabled ? "disabled" : "enabled"),
            ("expires", self.expires.map { "after \($0)" } ?? "never"),
        ]
        rows += self.limits.lines
        rows += [
            ("charset", self.charset ?? "that of the site"), ("note", self.note), ("created", self.created),
            ("password set", self.passwordChanged),
        ]
        return rows.filter { !$0.1.isEmpty }.map { name, value in Self.cell(name, 15) + value }
    }

    /// For `list`: a head, and a line each.
    static func table(of reports: [UserReport]) -> [String] {
        guard !reports.isEmpty else { return ["There are no accounts."] }
        let head = ["NAME", "STATE", "RIGHTS", "HOME", "GROUPS"]
        let rows =
            [head] + reports.map { [$0.name, $0.state, $0.rightsText, $0.home, $0.groups.joined(separator: ", ")] }
        let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { text, width in Self.cell(text, width + 2) }
            var line = cells.joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private static func cell(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
