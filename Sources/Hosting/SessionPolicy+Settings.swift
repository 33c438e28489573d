// From what a file says of a site to what its sessions keep to.
internal import Configuration
internal import FTPProtocol
internal import FTPSession

extension SessionPolicy {
    /// The policy of a site.
    ///
    /// - Parameter zoneSeconds: what local time is ahead of UTC, for sites that list it.
    init(_ site: SiteSettings, zoneSeconds: Int64) {
        self.init()
        self.messages = SessionMessages(site)
        self.listing.isDOS = site.manners.listing.style == .dos
        self.listing.times = ListingTimes(
            fourDigitYears: site.manners.listing.fourDigitYears,
            offsetSeconds: site.manners.listing.isGMT ? 0 : zoneSeconds
        )
        self.commands = CommandPolicy(site)
        self.names.charset = site.manners.charset.flatMap { Self.isUTF8($0) ? nil : $0 }
        self.names.allowsUTF8 = site.manners.allowsUTF8
        self.keepsPartialUploads = site.files.keepsPartialUploads
        self.umask = site.files.umask
        self.loginTimeMax = site.timeouts.login
        self.idleTimeMax = site.timeouts.idle
        self.idleTimeLimit = max(site.timeouts.idleMax, site.timeouts.idle)
        self.dataConnectTimeMax = site.timeouts.data
    }

    private static func isUTF8(_ charset: String) -> Bool { ["utf-8", "utf8"].contains(charset.lowercased()) }
}

extension SessionMessages {
    fileprivate init(_ site: SiteSettings) {
        self.init()
        let messages = site.manners.messages
        self.siteName = site.name
        self.banner = messages.banner
        self.suppressesDefaultBanner = messages.suppressesDefaultBanner
        self.greeting = messages.greeting
        self.exit = messages.exit
        self.expandsVariables = messages.expandsVariables
        self.directoryFile = messages.directoryFile
    }
}

extension CommandPolicy {
    fileprivate init(_ site: SiteSettings) {
        self.init()
        let filtering = site.access.requestFiltering
        self.lineBytesMax = filtering.maxCommandLine
        self.perSecondMax = site.limits.commandsPerSecond
        self.replacesOnRename = site.files.allowsReplaceOnRename
        self.connectsElsewhere = !site.network.firewall.matchesClientForPort
        self.deny(filtering.commands)
    }

    /// A command that no rule names is what `allowUnlisted` says; USER, PASS and QUIT are never refused that way, or nobody
    /// could come in or go.
    private mutating func deny(_ filter: CommandFilterSettings) {
        let rules = Dictionary(filter.rules.map { ($0.command.uppercased(), $0.isAllowed) }) { first, _ in first }
        let always: Set<Verb> = [.USER, .PASS, .QUIT]
        self.denied = Set(
            Verb.allCases.filter { verb in
                rules[verb.rawValue].map { !$0 } ?? (!filter.allowUnlisted && !always.contains(verb))
            }
        )
        self.deniedSite = Set(
            rules.filter { !$0.value && $0.key.hasPrefix("SITE ") }.map { String($0.key.dropFirst(5)) }
        )
    }
}
