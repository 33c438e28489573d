// One FTP site of applicationHost.config.
internal import AccessRules
internal import Admission
internal import Configuration
internal import FTPProtocol

struct HostSite {
    let element: HostElement
    /// `ftpServer` of the site, then that of siteDefaults.
    let scope: HostScope
    /// `system.ftpServer` of the locations of the site, then the global one.
    let server: HostScope
    /// Locations below the site, by their path in it.
    let folders: [HostFolder]
    var draft: SiteDraft

    var ledger: ImportLedger { self.draft.ledger }

    /// A site whose draft has its name and its number.
    init(_ element: HostElement, in host: ApplicationHost, draft: SiteDraft) {
        self.element = element
        self.scope = HostScope(layers: [element.child("ftpServer"), host.siteDefaults].compactMap { $0 })
        let name = element.value("name") ?? ""
        let places = HostFolder.places(of: host, site: name)
        self.server = HostScope(layers: places.site + [host.global].compactMap { $0 })
        self.folders = places.folders
        self.draft = draft
    }

    /// Makes the site.
    mutating func make() {
        self.identity()
        self.directories()
        self.connections()
        self.manners()
        self.files()
        self.network()
        self.tls()
        self.authentication()
        self.isolation()
        self.log()
        self.filters()
        self.rules()
        self.addresses()
        self.commands()
    }

    private mutating func identity() {
        for attribute in self.element.attributes {
            let given = Given(attribute)
            switch attribute.name {
            case "name": self.draft.named(given)
            case "id": self.draft.numbered(given)
            case "serverAutoStart":
                self.draft.notApplied(given, "It starts the web's part of the site. FTP has ftpServer@serverAutoStart.")
            case _: break
            }
        }
        for binding in self.element.child("bindings")?.children ?? [] { self.binding(binding) }
        self.draft.flag(self.scope.given("", "serverAutoStart"), "autoStart", \.autoStart)
        self.draft.flag(self.scope.given("", "allowUTF8"), "allowUTF8", \.manners.allowsUTF8)
        for name in ["state", "lastStartupStatus"] {
            if let given = self.scope.given("", name) { self.ledger.note(given.id, Reasons.runTime) }
        }
    }

    private mutating func binding(_ element: HostElement) {
        guard element.name == "add" || element.name == "binding" else { return }
        if let text = element.attribute("bindingInformation") { self.draft.bindings(Given(text), [text.value]) }
        if let kind = element.attribute("protocol") { self.draft.applied(Given(kind), "bindings", "ftp") }
        for name in ["sslFlags", "certificateHash", "certificateStoreName"] {
            guard let attribute = element.attribute(name) else { continue }
            self.ledger.note(attribute.id, .notApplied("Only web sites have it at a binding."))
        }
    }

    // MARK: Directories

    private mutating func directories() {
        for application in self.element.children where application.name == "application" {
            self.application(application)
        }
        if self.draft.settings.folders.directory.isEmpty {
            self.draft.settings.folders.directory = "./unmapped/site\(self.draft.settings.id)"
            self.draft.comment("directory", "The input has no directory for this site. Change it.")
            self.ledger.remind("Give the site \"\(self.draft.title)\" a directory: the input has none.")
        }
    }

    private mutating func application(_ application: HostElement) {
        let base = application.value("path") ?? "/"
        for attribute in application.attributes {
            let given = Given(attribute)
            if attribute.name == "path" {
                self.draft.applied(given, "virtualDirectories", base)
            } else {
                self.draft.notApplied(given, "It is about web applications. FTP has none.")
            }
        }
        for child in application.children {
            if child.name == "virtualDirectory" {
                self.virtualDirectory(child, base: base)
            } else {
                self.ledger.settleAll(child, .notApplied("It is about web applications. FTP has none."))
            }
        }
    }

    private mutating func virtualDirectory(_ element: HostElement, base: String) {
        let text = base + "/" + (element.value("path") ?? "")
        for attribute in element.attributes { self.accountOfFolder(attribute) }
        guard let path = SiteDraft.virtualPath(text) else {
            self.ledger.settle(element, .notApplied("\(text) can't be a path of the site."))
            return
        }
        guard let physical = element.attribute("physicalPath") else {
            self.ledger.settle(element, .notApplied("The virtual directory has no physicalPath."))
            return
        }
        if path.isRoot {
            self.draft.settings.folders.directory = self.draft.directory(Given(physical), "directory")
        } else if self.draft.settings.folders.virtualDirectories.contains(where: { $0.path == path }) {
            self.ledger.settle(element, .notApplied("There is a virtual directory at \(path.text) already."))
            return
        } else {
            let index = self.draft.settings.folders.virtualDirectories.count
            var mounted = VirtualDirectorySettings()
            mounted.path = path
            mounted.directory = self.draft.directory(Given(physical), "virtualDirectories[\(index)].directory")
            mounted.isListed = self.browseFlags?.contains("displayvirtualdirectories") ?? false
            self.draft.settings.folders.virtualDirectories.append(mounted)
        }
        if let given = element.attribute("path") { self.draft.applied(Given(given), "virtualDirectories", path.text) }
    }

    /// The Windows account that opens a share.
    private func accountOfFolder(_ attribute: HostAttribute) {
        switch attribute.name {
        case "userName", "logonMethod", "allowSubDirConfig":
            self.draft.notApplied(Given(attribute), "Mount the share on this machine and use --map for its path.")
        case _: break
        }
    }

    /// The words of showFlags, in small letters; nil when nobody set it.
    var browseFlags: Set<String>? {
        guard let given = self.scope.given("directoryBrowse", "showFlags") else { return nil }
        guard let bits = given.number else { return Set(given.words.map { $0.lowercased() }) }
        let names = [
            (2, "longdate"), (4, "styleunix"), (16, "displayavailablebytes"), (32, "displayvirtualdirectories"),
        ]
        return Set((names + [(64, "usegmttime")]).filter { bits & UInt32($0.0) != 0 }.map(\.1))
    }

    // MARK: Connections

    private mutating func connections() {
        let place = "connections"
        let longest: ClosedRange<UInt32> = 1...65_535
        self.draft.limit(
            self.scope.given(place, "maxConnections"),
            "limits.maxConnections",
            \.limits.burst.maxConnections
        )
        if let backlog = self.scope.given(place, "serverListenBacklog") { self.draft.waitingRoom(backlog) }
        self.draft.flag(
            self.scope.given(place, "resetOnMaxConnections"),
            "limits.resetOnMaxConnections",
            \.limits.burst.resetOnMaxConnections
        )
        let login = self.scope.given(place, "unauthenticatedTimeout")
        self.draft.seconds(login, "timeouts.login", \.timeouts.login, range: longest, otherwise: 30)
        let idle = self.scope.given(place, "controlChannelTimeout")
        self.draft.seconds(idle, "timeouts.idle", \.timeouts.idle, range: longest, otherwise: 120)
        let data = self.scope.given(place, "dataChannelTimeout")
        self.draft.seconds(data, "timeouts.data", \.timeouts.data, range: longest, otherwise: 30)
        self.draft.raiseIdleMax()
        self.throughput(place)
    }

    private mutating func throughput(_ place: String) {
        // IIS's default; a transfer that is slower is ended.
        self.draft.settings.limits.minBytesPerSecond = 240
        if let given = self.scope.given(place, "minBytesPerSecond") {
            guard let number = given.number else { return self.draft.unreadable(given, wants: "bytes a second") }
            self.draft.settings.limits.minBytesPerSecond = number == 0 ? nil : Int(number)
            self.draft.applied(given, "limits.minBytesPerSecond", number == 0 ? "unlimited" : "\(number)")
        }
        if let given = self.scope.given(place, "maxBandwidth") { self.bandwidth(given) }
        guard let pooling = self.scope.given(place, "disableSocketPooling") else { return }
        if pooling.flag == true { return self.draft.applied(pooling, "bindings", "each address by itself") }
        self.draft.notApplied(pooling, "Each binding listens on the address that it names, and on no other.")
    }

    /// IIS has the setting, but never did what it says.
    private mutating func bandwidth(_ given: Given) {
        if given.number == .max { return self.draft.applied(given, "limits.bandwidth", "unlimited") }
        self.draft.notApplied(given, "IIS never did what it says. Set limits.bandwidth when you want it.")
    }

    // MARK: Manners

    private mutating func manners() {
        let place = "messages"
        self.draft.lines(self.scope.given(place, "bannerMessage"), "messages.banner", \.manners.messages.banner)
        self.draft.lines(self.scope.given(place, "greetingMessage"), "messages.greeting", \.manners.messages.greeting)
        self.draft.lines(self.scope.given(place, "exitMessage"), "messages.exit", \.manners.messages.exit)
        self.draft.maxClientsMessage(self.scope.given(place, "maxClientsMessage"))
        let suppress = self.scope.given(place, "suppressDefaultBanner")
        self.draft.flag(suppress, "messages.suppressDefaultBanner", \.manners.messages.suppressesDefaultBanner)
        // Off in IIS when nobody sets it.
        self.draft.settings.manners.messages.expandsVariables = false
        let expand = self.scope.given(place, "expandVariables")
        self.draft.flag(expand, "messages.expandVariables", \.manners.messages.expandsVariables)
        if let details = self.scope.given(place, "allowLocalDetailedErrors") {
            self.draft.notApplied(
                details,
                "Errors are told alike to clients on this machine and elsewhere. The log has more."
            )
        }
        self.listing()
    }

    private mutating func listing() {
        let flags = self.browseFlags ?? []
        self.draft.settings.manners.listing.style = flags.contains("styleunix") ? .unix : .dos
        self.draft.settings.manners.listing.fourDigitYears = flags.contains("longdate")
        self.draft.settings.manners.listing.isGMT = flags.contains("usegmttime")
        if let given = self.scope.given("directoryBrowse", "showFlags") { self.browse(given, flags) }
        if let given = self.scope.given("directoryBrowse", "virtualDirectoryTimeout") {
            self.draft.notApplied(
                given,
                "Virtual directories are looked at when they are asked for. Nothing waits for them."
            )
        }
    }

    private func browse(_ given: Given, _ flags: Set<String>) {
        let style = flags.contains("styleunix") ? "unix" : "dos"
        let known: Set<String> = ["longdate", "styleunix", "displayvirtualdirectories", "usegmttime"]
        let others = flags.subtracting(known).sorted()
        if others.isEmpty { return self.draft.applied(given, "listing.style", style) }
        let reason = "\(others.joined(separator: ", ")): listings don't tell the free space of the disk."
        self.draft.changed(given, "listing.style", style, because: reason)
    }

    private mutating func files() {
        // Off in IIS when nobody sets it.
        self.draft.settings.files.allowsReplaceOnRename = false
        let place = "fileHandling"
        let keep = self.scope.given(place, "keepPartialUploads")
        self.draft.flag(keep, "files.keepPartialUploads", \.files.keepsPartialUploads)
        let replace = self.scope.given(place, "allowReplaceOnRename")
        self.draft.flag(replace, "files.allowReplaceOnRename", \.files.allowsReplaceOnRename)
        let read = self.scope.given(place, "allowReadUploadsInProgress")
        self.draft.fixed(
            read,
            "files.allowReadUploadsInProgress",
            at: false,
            because: "An upload gets its name when it is whole; until then the old file is read."
        )
    }

    private mutating func network() {
        self.draft.externalAddress(self.scope.given("firewallSupport", "externalIp4Address"))
        let place = "security/dataChannelSecurity"
        let port = self.scope.given(place, "matchClientAddressForPort")
        self.draft.flag(port, "firewall.matchClientAddressForPort", \.network.firewall.matchesClientForPort)
        let passive = self.scope.given(place, "matchClientAddressForPasv")
        self.draft.fixed(
            passive,
            "firewall.matchClientAddressForPassive",
            at: true,
            because: "Passive data connections always have to come from the client's own address."
        )
    }
}
