// What one file of a configuration says.
internal import Yams

/// What one file says, before sites have numbers.
struct FileContents: Hashable, Sendable {
    var server = ServerSettings()
    var accounts = AccountSettings()
    var loginDefence = LoginDefenceSettings()
    var authenticators: [AuthenticatorSettings] = []
    var include: [String] = []
    var siteDefaults = SiteSettings()
    var sites: [SiteSettings] = []
}

extension FileContents: Shaped {
    /// The keys of the first file. `siteDefaults` stands before `sites`, and so is read before them.
    static let shape = Shape<FileContents>(
        "spillway.yaml",
        "The whole file.",
        keys: [
            .section("server", \.server, "What all sites share."),
            .section("accounts", \.accounts, "Where the built-in accounts are kept."),
            .section("loginDefence", \.loginDefence, "Refuses those who guess passwords.").iis("denyByFailure"),
        ] + Self.parts
    )

    /// The keys of a file that is included.
    static let includedShape = Shape<FileContents>("included file", "A file that is included.", keys: Self.parts)

    private static let parts: [Key<FileContents>] = [
        .value(
            "authenticators",
            \.authenticators,
            .list(of: .authenticator, "a list of authenticators", max: 1_000),
            "Authenticators beside the built-in ones, which sites name."
        ),
        .value(
            "include",
            \.include,
            .list(
                of: .text("a file, or a pattern", max: 4_095),
                "a list of files or patterns (sites.d/*.yaml)",
                max: 1_000
            ),
            "Further files, by name or pattern; they may hold authenticators, include, siteDefaults and sites. Their own "
                + "siteDefaults hold for their own sites, beside those of the file that includes them."
        ),
        .siteDefaults,
        .value(
            "sites",
            \.sites,
            .site,
            "The sites."
        ),
    ]
}

extension Key where Owner == FileContents {
    /// What every site starts from.
    fileprivate static var siteDefaults: Key {
        let shape = SiteSettings.defaultsShape
        return Key(
            facts: KeyFacts(
                name: "siteDefaults",
                meaning: shape.facts.meaning,
                expected: "a mapping",
                schema: .shape(shape.facts.name),
                usual: nil,
                section: { shape.facts }
            ),
            read: { node, owner, reading in
                var site = reading.siteDefaults
                shape.read(node, into: &site, &reading)
                reading.siteDefaults = site
                owner.siteDefaults = site
            },
            write: { shape.write($0.siteDefaults) },
            isUsual: { $0.siteDefaults == SiteSettings() }
        )
    }
}

extension ValueForm where Value == [SiteSettings] {
    /// Sites: each starts from what `siteDefaults` says.
    fileprivate static var site: ValueForm {
        let form = ValueForm<SiteSettings>(
            expected: "a site",
            schema: .shape(SiteSettings.shape.facts.name),
            section: { SiteSettings.shape.facts },
            read: { node, reading in
                guard case .mapping = node else {
                    reading.error("expected a site (name, directory, ...); found \(node.kindText).", at: node)
                    return SiteSettings.unnumbered
                }
                var site = reading.siteDefaults
                SiteSettings.shape.read(node, into: &site, &reading)
                return site
            },
            write: { SiteSettings.shape.write($0) }
        )
        return .list(of: form, "a list of sites")
    }
}
