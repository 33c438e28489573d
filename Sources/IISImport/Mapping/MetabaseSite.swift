// One FTP site of a metabase: each property with its inheritance resolved.
internal import AccessRules
internal import Admission
internal import Configuration
internal import FTPProtocol

struct MetabaseSite {
    let metabase: Metabase
    /// `/LM/MSFTPSVC/1`.
    let location: String
    var draft: SiteDraft

    /// A site whose draft has its name and its number.
    init(_ key: MetabaseKey, in metabase: Metabase, draft: SiteDraft) {
        self.metabase = metabase
        self.location = key.location
        self.draft = draft
    }

    /// Makes the site.
    mutating func make() {
        self.identity()
        self.limits()
        self.messages()
        self.anonymous()
        self.files()
        self.network()
        self.log()
        self.rights()
        self.directories()
        self.windows()
    }

    /// The value that holds for the root of the site: its own, or one from above.
    func given(_ setting: MetabaseSetting) -> Given? {
        let root = self.metabase[self.location + "/ROOT"]?.properties[setting]
        return (root ?? self.metabase.effective(setting, at: self.location)).map { Given($0) }
    }

    /// The value of the site's own key, for what isn't inherited.
    private func own(_ setting: MetabaseSetting) -> MetabaseProperty? {
        self.metabase[self.location]?.properties[setting]
    }

    private mutating func identity() {
        if let name = self.own(.serverComment) { self.draft.named(Given(name)) }
        if let bindings = self.own(.serverBindings) {
            self.draft.bindings(Given(bindings), bindings.items)
        } else {
            // What IIS 6 has for FTP when nothing is set.
            self.draft.settings.bindings = [BindingSettings()]
            self.draft.comment("bindings", "The input says none; port 21 is what IIS has by itself.")
        }
        self.draft.flag(self.given(.serverAutoStart), "autoStart", \.autoStart)
        if !self.draft.settings.autoStart {
            self.draft.comment("autoStart", "IIS didn't start it either. It greets nobody until this is true.")
        }
        self.isolation()
    }

    private mutating func isolation() {
        let given = self.given(.userIsolationMode)
        let number = given?.number ?? 0
        let mode: IsolationSetting =
            switch number {
            case 1: .isolateRootDirectoryOnly
            case 2: .activeDirectory
            case _: .startInUsersDirectory
            }
        self.draft.settings.folders.isolation = mode
        self.draft.comment("isolation", Self.comment(on: mode))
        guard let given else { return }
        guard number <= 2, given.number != nil else {
            return self.draft.changed(
                given,
                "isolation",
                mode.rawValue,
                because: "IIS knows 0, 1 and 2; else it takes 0."
            )
        }
        guard mode == .activeDirectory else { return self.draft.applied(given, "isolation", mode.rawValue) }
        self.draft.changed(given, "isolation", mode.rawValue, because: Self.noDirectoryService)
    }

    static let noDirectoryService =
        "Active Directory isn't asked for homes. Nobody gets the shared root: give each account a home "
        + "(spillway user add NAME --home DIRECTORY)."

    static func comment(on mode: IsolationSetting) -> String {
        switch mode {
        case .none: "Everybody sees the whole site."
        case .startInUsersDirectory: "A session starts in the folder with the user's name where there is one."
        case .isolateRootDirectoryOnly, .isolateAllDirectories:
            "Homes: LocalUser/Public for anonymous, LocalUser/NAME, DOMAIN/NAME below the directory."
        case .activeDirectory: "Active Directory isn't asked: an account without a home of its own can't log in."
        case .customFolder: "The account says where its home is; one without a home can't log in."
        }
    }

    private mutating func limits() {
        self.draft.limit(self.given(.maxConnections), "limits.maxConnections", \.limits.burst.maxConnections)
        if let given = self.given(.maxEndpointConnections) { self.endpointLimit(given) }
        self.draft.seconds(
            self.given(.connectionTimeout),
            "timeouts.idle",
            \.timeouts.idle,
            range: 1...65_535,
            otherwise: 120
        )
        self.draft.seconds(
            self.given(.serverListenTimeout),
            "timeouts.login",
            \.timeouts.login,
            range: 1...65_535,
            otherwise: 120
        )
        self.draft.raiseIdleMax()
        self.waitingRoom()
    }

    /// IIS counts by port, over all sites that share it; Spillway counts by site.
    private mutating func endpointLimit(_ given: Given) {
        let key = "limits.maxConnections"
        guard let number = given.number else { return self.draft.unreadable(given, wants: "a number") }
        guard number != .max, number > 0 else { return self.draft.applied(given, key, "unlimited") }
        let limit = min(Int(number), self.draft.settings.limits.burst.maxConnections ?? .max, 1_000_000)
        self.draft.settings.limits.burst.maxConnections = limit
        self.draft.changed(
            given,
            key,
            "\(limit)",
            because: "IIS counts by port, over all sites on it; Spillway counts by site: the lower number holds."
        )
    }

    private mutating func waitingRoom() {
        let backlog = self.given(.serverListenBacklog)
        if let backlog { self.draft.waitingRoom(backlog) }
        guard let given = self.given(.serverSize) else { return }
        guard let size = given.number.flatMap({ ServerSize(rawValue: Int($0)) }) else {
            return self.draft.changed(
                given,
                "limits.serverSize",
                "1",
                because: "IIS knows 0, 1 and 2; its default is 1."
            )
        }
        self.draft.settings.limits.burst.serverSize = size
        if backlog?.number != nil { return self.draft.applied(given, "limits.serverSize", "\(size.rawValue)") }
        // IIS derives ServerListenBacklog from it; Spillway's own presets are much larger.
        let slots = [ServerSize.small: 5, .medium: 40, .large: 500][size]
        self.draft.settings.limits.burst.serverListenBacklog = slots
        self.draft.changed(
            given,
            "limits.serverListenBacklog",
            slots.map { "\($0)" } ?? "",
            because: "This is what IIS makes of it. Without serverListenBacklog, \(size.waitingRoom) clients may wait."
        )
    }

    private mutating func messages() {
        self.draft.lines(self.given(.bannerMessage), "messages.banner", \.manners.messages.banner)
        self.draft.lines(self.given(.greetingMessage), "messages.greeting", \.manners.messages.greeting)
        self.draft.lines(self.given(.exitMessage), "messages.exit", \.manners.messages.exit)
        self.draft.maxClientsMessage(self.given(.maxClientsMessage))
        self.draft.flag(
            self.given(.suppressDefaultBanner),
            "messages.suppressDefaultBanner",
            \.manners.messages.suppressesDefaultBanner
        )
        // IIS 6 has no variables: %UserName% in a message is that text.
        self.draft.settings.manners.messages.expandsVariables = false
        let style = self.given(.msdosDirOutput)
        let isDOS = style?.flag ?? true
        self.draft.settings.manners.listing.style = isDOS ? .dos : .unix
        if let style { self.draft.applied(style, "listing.style", isDOS ? "dos" : "unix") }
        self.draft.flag(self.given(.showLongDate), "listing.fourDigitYears", \.manners.listing.fourDigitYears)
        self.draft.flag(self.given(.utf8FileNames), "allowUTF8", \.manners.allowsUTF8)
    }

    private mutating func anonymous() {
        let only = self.given(.anonymousOnly)
        let allowed = self.given(.allowAnonymous)
        let isOnly = only?.flag ?? false
        let isEnabled = allowed?.flag ?? isOnly
        self.draft.settings.access.anonymous.isEnabled = isEnabled
        if let allowed { self.draft.applied(allowed, "anonymous.enabled", "\(isEnabled)") }
        if isOnly { self.draft.settings.access.authentication = [] }
        if let only { self.draft.applied(only, "authentication", isOnly ? "[]" : "[accounts]") }
        if let user = self.given(.anonymousUserName), !user.value.isEmpty {
            self.draft.settings.access.anonymous.userName = user.value
            self.draft.changed(
                user,
                "anonymous.userName",
                user.value,
                because: "The name stands in logs and rules. No Windows account is used."
            )
        }
    }

    private mutating func files() {
        // The metabase has it off.
        self.draft.settings.files.allowsReplaceOnRename = false
        self.draft.flag(
            self.given(.allowReplaceOnRename),
            "files.allowReplaceOnRename",
            \.files.allowsReplaceOnRename
        )
        self.draft.flag(self.given(.keepPartialUploads), "files.keepPartialUploads", \.files.keepsPartialUploads)
    }

    private mutating func network() {
        self.draft.externalAddress(self.given(.pasvResponseIP))
        if let control = self.given(.ftpsSecureControlChannel) {
            let isRequired = control.number != 0
            self.draft.settings.network.tls.control = isRequired ? .require : .allow
            self.draft.tls(control, "tls.control", isRequired: isRequired)
        }
        if let data = self.given(.ftpsSecureDataChannel) {
            let isRequired = data.number != 0
            self.draft.settings.network.tls.data = isRequired ? .require : .allow
            self.draft.tls(data, "tls.data", isRequired: isRequired)
        }
    }
}
