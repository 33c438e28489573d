// What an account may do and use, as flags say it.
internal import AccountStore
internal import Accounts
internal import ArgumentParser
internal import FTPProtocol

struct UserAccountOptions: ParsableArguments {
    @Option(name: .customLong("group"), help: ArgumentHelp("A group that it is in; repeatable.", valueName: "name"))
    var groups: [String] = []

    @Option(
        help: ArgumentHelp(
            "/PATH for that directory, site:/PATH for that folder of the site, or site for what the site says.",
            valueName: "home"
        )
    )
    var home: HomeArgument?

    @Option(
        help: ArgumentHelp(
            "What it may do: \(RightsArgument.presetNames), or a list of \(RightsArgument.rightNames).",
            valueName: "rights"
        )
    )
    var rights: RightsArgument?

    @Option(help: ArgumentHelp("The same as --rights, for a name alone: dropbox.", valueName: "name"))
    var preset: RightsArgument?

    @Option(help: ArgumentHelp("The last day (UTC) that it may come in, 2026-12-31, or never.", valueName: "day"))
    var expires: DayArgument?

    @Option(help: ArgumentHelp("Sessions at a time, or none for no limit.", valueName: "n"))
    var maxSessions: LimitArgument?

    @Option(help: ArgumentHelp("Transfers at a time, or none for no limit.", valueName: "n"))
    var maxTransfers: LimitArgument?

    @OptionGroup
    var amounts: UserAmountOptions

    @Option(help: ArgumentHelp("Charset of its client's names, or none for the site's.", valueName: "name"))
    var charset: CharsetArgument?

    @Option(help: ArgumentHelp("Words for the administrator.", valueName: "text"))
    var note: String?

    func validate() throws {
        if self.rights != nil, self.preset != nil {
            throw ValidationError("--rights and --preset say the same: give one of them.")
        }
    }

    /// Whether any of them is given.
    var isEmpty: Bool {
        self.groups.isEmpty && self.home == nil && self.rights == nil && self.preset == nil && self.expires == nil
            && self.maxSessions == nil && self.maxTransfers == nil && self.amounts.isEmpty && self.charset == nil
            && self.note == nil
    }

    /// Puts into an account what is given.
    func apply(to stored: inout StoredAccount) {
        if !self.groups.isEmpty { stored.account.groups = self.groups }
        if let home = self.home { stored.account.home = home.home }
        if let rights = self.rights ?? self.preset { stored.account.permissions = rights.rights }
        if let expires = self.expires { stored.expires = expires.endSeconds }
        if let limit = self.maxSessions { stored.account.limits.sessions = limit.count }
        if let limit = self.maxTransfers { stored.account.limits.transfers = limit.count }
        self.amounts.apply(to: &stored.account.limits)
        if let charset = self.charset { stored.account.charset = charset.name }
        if let note = self.note { stored.note = note }
    }
}

/// What an account may move and keep.
struct UserAmountOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Bytes a second from the client (500KiB), or none.", valueName: "size"))
    var uploadRate: AmountArgument?

    @Option(help: ArgumentHelp("Bytes a second to the client (500KiB), or none.", valueName: "size"))
    var downloadRate: AmountArgument?

    @Option(help: ArgumentHelp("Bytes that its files may take (10GiB), or none.", valueName: "size"))
    var quotaBytes: AmountArgument?

    @Option(help: ArgumentHelp("Files that it may have, or none.", valueName: "n"))
    var quotaFiles: LimitArgument?

    var isEmpty: Bool {
        self.uploadRate == nil && self.downloadRate == nil && self.quotaBytes == nil && self.quotaFiles == nil
    }

    func apply(to limits: inout AccountLimits) {
        if let rate = self.uploadRate { limits.uploadBytesPerSecond = rate.bytes }
        if let rate = self.downloadRate { limits.downloadBytesPerSecond = rate.bytes }
        if let quota = self.quotaBytes { limits.quotaBytes = quota.bytes.map { UInt64($0) } }
        if let quota = self.quotaFiles { limits.quotaFiles = quota.count.map { UInt64($0) } }
    }
}
