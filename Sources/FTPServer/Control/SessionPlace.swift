// At which site a session is, and what holds there for it.
internal import FTPSession

/// The site of a session.
struct SessionPlace {
    let site: ServedSite
    /// What holds for this session: it changes at a command, never in the middle of one.
    private(set) var edition: SiteEdition
    /// What the directory counted when this session last looked at its site.
    private var generation: Int

    init(_ site: ServedSite, in directory: SiteDirectory) {
        self.site = site
        self.generation = directory.generation
        self.edition = site.edition
    }

    /// The longest line that is taken (IIS: maxCommandLine).
    var lineBytesMax: Int { self.edition.policy.policy.commands.lineBytesMax }

    /// Looks whether the configuration was changed.
    ///
    /// - Returns: what holds from the next command on, if it was.
    mutating func follow(_ directory: SiteDirectory) -> SharedSessionPolicy? {
        let generation = directory.generation
        guard generation != self.generation else { return nil }
        self.generation = generation
        self.edition = self.site.edition
        return self.edition.policy
    }
}
