// The keys of a site.
internal import AccessRules
internal import FTPProtocol

extension SiteSettings: Shaped {
    static let shape = Shape<SiteSettings>("site", "One site.", keys: Self.identity + Self.contents + Self.conduct)

    /// What every site may take from `siteDefaults`.
    static let defaultsShape = Self.shape.without(
        ["name", "id", "bindings", "directory"],
        "siteDefaults",
        "What holds for every site that doesn't say otherwise: any key of a site but name, id, bindings and directory."
    )

    /// A site that has no number yet; the reader finds one.
    static let unnumbered: SiteSettings = {
        var site = SiteSettings()
        site.id = SiteID(rawValue: 0)
        return site
    }()

    private static let identity: [Key<SiteSettings>] = [
        .value(
            "name",
            \.name,
            .text("a name"),
            "Its name, for people, logs and spillway set; no two sites have the same."
        ).iis("ServerComment, site name").required,
        .value(
            "id",
            \.id,
            .siteID,
            "Its number in logs; the lowest free one when it isn't given. A reload knows a site by its number."
        ).iis("site id").alwaysWritten,
        .value(
            "autoStart",
            \.autoStart,
            .flag,
            "Whether it serves when the server starts."
        ).iis("ServerAutoStart"),
        .value(
            "bindings",
            \.bindings,
            .list(of: .binding, "a list of bindings: {address, port, host} or \"IP:port:host\"", max: 1_000),
            "Where clients find it. IIS's form \"IP:port:host\" is taken too."
        ).iis("ServerBindings, bindingInformation"),
    ]

    private static let contents: [Key<SiteSettings>] = [
        .value(
            "directory",
            \.folders.directory,
            .path("the root"),
            "The directory of the machine that is its root. A site whose directory is missing refuses logins, and says why."
        ).iis("Path, physicalPath").required,
        .value(
            "virtualDirectories",
            \.folders.virtualDirectories,
            .list(of: .mapping, "a list of virtual directories"),
            "Further directories, at paths of the site."
        ).iis("IIsFtpVirtualDir, virtualDirectory"),
        .value(
            "isolation",
            \.folders.isolation,
            .choice,
            "Which part of the site a user sees. With activeDirectory and customFolder nobody gets the shared root: "
                + "an account without a home of its own is refused."
        ).iis("UserIsolationMode, userIsolation mode"),
        .value(
            "makeMissingHomes",
            \.folders.makesMissingHomes,
            .flag,
            "Whether a home that is missing is made at the first login; else the login is refused."
        ),
        .value(
            "authentication",
            \.access.authentication,
            .list(of: ValueForm<String>.text("a name"), "a list of names of authenticators", max: 100),
            "Who is asked for passwords, in that order: accounts, or names from authenticators."
        ).iis("basicAuthentication, customAuthentication"),
        .section("anonymous", \.access.anonymous, "The user who has no account.").iis("AllowAnonymous"),
        .value(
            "rights",
            \.access.rights,
            .rights,
            "What anybody may do at most, but in virtual directories with rights of their own; accounts and rules say less."
        ).iis("AccessFlags"),
        .value(
            "authorization",
            \.access.authorization,
            .list(of: .mapping, "a list of rules"),
            "Who may read and write; the first rule that matches decides, those of the longest path first. Without rules "
                + "everybody who logs in may do what rights says; with rules, who matches none may nothing."
        ).iis("authorization"),
        .value(
            "pathRights",
            \.access.pathRights,
            .list(of: .mapping, "a list of {path, rights}"),
            "Finer rights by folder; the longest path wins."
        ),
        .section(
            "requestFiltering",
            \.access.requestFiltering,
            "What paths, files and commands are refused."
        ).iis("requestFiltering, commandFiltering"),
        .section("addresses", \.access.addresses, "Where clients may come from.").iis("IPSecurity, ipSecurity"),
    ]

    private static let conduct: [Key<SiteSettings>] = [
        .section("limits", \.limits, "How many clients, and how fast.").iis("connections"),
        .section("timeouts", \.timeouts, "When it gives up on a client.").iis("connections"),
        .section("messages", \.manners.messages, "What it says.").iis("messages"),
        .section("listing", \.manners.listing, "How folders are listed.").iis("directoryBrowse"),
        .section("files", \.files, "How files are written.").iis("fileHandling"),
        .value(
            "charset",
            \.manners.charset,
            .charset,
            "The charset of names on the wire; an account may have another."
        ),
        .value(
            "allowUTF8",
            \.manners.allowsUTF8,
            .flag,
            "Whether clients may switch to UTF-8, and are told so."
        ).iis("allowUTF8, Utf8FileNames"),
        .section("firewall", \.network.firewall, "What data connections are told of addresses.").iis("firewallSupport"),
        .section(
            "tls",
            \.network.tls,
            "What is encrypted. There is no TLS yet: a site that requires it isn't started."
        ).iis("ssl"),
        .section("log", \.log, "Its log.").iis("logFile"),
    ]
}

extension ValueForm where Value == SiteID {
    static var siteID: ValueForm {
        .scalar("a number from 1 to 4294967295", .number(1...4_294_967_295)) { text in
            WrittenNumber.read(text).flatMap { UInt32(exactly: $0) }.flatMap { $0 > 0 ? SiteID(rawValue: $0) : nil }
        } write: {
            .word("\($0)")
        }
    }
}

extension VirtualDirectorySettings: Shaped {
    static let shape = Shape<VirtualDirectorySettings>(
        "virtualDirectory",
        "A directory of the machine at a path of the site.",
        keys: [
            .value("path", \.path, .sitePath, "Where it is seen.").required,
            .value("directory", \.directory, .path("the directory"), "What is seen there.").iis("Path").required,
            .value(
                "listed",
                \.isListed,
                .flag,
                "Whether the listing of the folder around it shows it."
            ).iis("DisplayVirtualDirectories"),
            .value(
                "rights",
                \.rights,
                .optional(.rights, "default"),
                "What may be done there at most, in place of the site's own rights; default is what the site says."
            ).iis("AccessFlags"),
        ]
    )
}

extension FileSettings: Shaped {
    static let shape = Shape<FileSettings>(
        "files",
        "How files are written and replaced.",
        keys: [
            .value(
                "keepPartialUploads",
                \.keepsPartialUploads,
                .flag,
                "Whether what has arrived of a broken upload is kept."
            ).iis("keepPartialUploads"),
            .value(
                "allowReplaceOnRename",
                \.allowsReplaceOnRename,
                .flag,
                "Whether RNTO may replace a file."
            ).iis("AllowReplaceOnRename"),
            .value(
                "syncUploads",
                \.syncsUploads,
                .flag,
                "Whether an upload is on the disk before the client is told so."
            ),
            .value("umask", \.umask, .modeBits, "The mode bits that new files and folders don't get."),
            .value(
                "allowReadUploadsInProgress",
                \.allowsReadUploadsInProgress,
                .flag,
                "Whether a file can be read while it is being uploaded."
            ).iis("allowReadUploadsInProgress"),
        ]
    )
}
