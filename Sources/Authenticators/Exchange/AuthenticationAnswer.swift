// What programs and endpoints answer: one JSON object, read strictly. docs/authenticators.md describes it.
internal import Accounts
internal import FTPProtocol
internal import FoundationEssentials

/// The answer, as it came. A key that isn't known is an error: a limit with a typing error would be no limit.
struct AuthenticationAnswer: Decodable {
    enum Verdict: String, Decodable, CaseIterable {
        case accepted, unknown, refused, disabled, expired, unavailable
    }

    let verdict: Verdict
    let name: String?
    let groups: [String]
    let home: AccountHome?
    let rights: Permissions?
    let limits: AccountLimits
    let charset: String?
    let reason: String?

    private enum Key: String, CodingKey, CaseIterable {
        case result, name, groups, home, folder, rights, limits, charset, reason
    }

    init(from decoder: any Decoder) throws {
        try decoder.refuseKeys(notIn: Key.self)
        let answer = try decoder.container(keyedBy: Key.self)
        self.verdict = try answer.decode(Verdict.self, forKey: .result)
        self.name = try answer.name(.name)
        self.groups = try answer.names(.groups)
        self.home = try Self.home(answer)
        self.rights = try Self.rights(answer)
        self.limits = try answer.decodeIfPresent(AnsweredLimits.self, forKey: .limits)?.limits ?? AccountLimits()
        self.charset = try answer.name(.charset)
        self.reason = try answer.decodeIfPresent(String.self, forKey: .reason)
    }

    private static func home(_ answer: KeyedDecodingContainer<Key>) throws -> AccountHome? {
        let directory = try answer.absolutePath(.home)
        guard let folder = try answer.absolutePath(.folder) else { return directory.map { .directory($0) } }
        guard directory == nil else { throw answer.wrong(.folder, "home and folder exclude each other") }
        guard let argument = PathArgument(folder.utf8), let path = VirtualPath.root.resolving(argument) else {
            throw answer.wrong(.folder, "too long")
        }
        return .folder(path)
    }

    /// A list of rights, or the name of a preset.
    private static func rights(_ answer: KeyedDecodingContainer<Key>) throws -> Permissions? {
        guard answer.contains(.rights), try !answer.decodeNil(forKey: .rights) else { return nil }
        if let preset = try? answer.decode(String.self, forKey: .rights) {
            if let rights = Permissions(preset: preset) { return rights }
            throw answer.wrong(.rights, "there is no preset \"\(Reason.printable(preset))\"")
        }
        return try answer.names(.rights).reduce(into: Permissions()) { rights, name in
            guard let right = Permissions(right: name) else {
                throw answer.wrong(.rights, "there is no right \"\(Reason.printable(name))\"")
            }
            rights.formUnion(right)
        }
    }
}

/// The limits of an answer.
private struct AnsweredLimits: Decodable {
    private enum Key: String, CodingKey, CaseIterable {
        case sessions, transfers, uploadBytesPerSecond, downloadBytesPerSecond, quotaBytes, quotaFiles
    }

    var limits = AccountLimits()

    init(from decoder: any Decoder) throws {
        try decoder.refuseKeys(notIn: Key.self)
        let answer = try decoder.container(keyedBy: Key.self)
        self.limits.sessions = try answer.atLeast(1, .sessions)
        self.limits.transfers = try answer.atLeast(1, .transfers)
        self.limits.uploadBytesPerSecond = try answer.atLeast(1, .uploadBytesPerSecond)
        self.limits.downloadBytesPerSecond = try answer.atLeast(1, .downloadBytesPerSecond)
        self.limits.quotaBytes = try answer.atLeast(0, .quotaBytes).map { UInt64($0) }
        self.limits.quotaFiles = try answer.atLeast(0, .quotaFiles).map { UInt64($0) }
    }
}
