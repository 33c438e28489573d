// All that was found, put together: sites of metabases first, then those of applicationHost.config, then the server.
internal import Admission
internal import Configuration
internal import FTPProtocol

struct ConfigurationBuilder {
    private let found: FoundSettings
    private let map: PathMap
    private var settings = Settings()
    private var drafts: [SiteDraft] = []
    private var names = SiteNames()

    private var ledger: ImportLedger { self.found.ledger }

    init(_ found: FoundSettings, map: PathMap) {
        self.found = found
        self.map = map
    }

    /// Makes the configuration.
    mutating func build() -> ImportedConfiguration {
        self.metabaseSites()
        for host in self.found.hosts { self.hostSites(host) }
        if self.drafts.isEmpty { self.placeholder() }
        self.service()
        for host in self.found.hosts {
            guard let global = host.global else { continue }
            HostServer(element: global, map: self.map, ledger: self.ledger).make(&self.settings)
        }
        RegistryServer(registry: self.found.registry, ledger: self.ledger).make(&self.settings, sites: &self.drafts)
        self.separateBindings()
        MetabaseRest(metabase: self.found.metabase, ledger: self.ledger).settle()
        for host in self.found.hosts { HostRest(host: host, ledger: self.ledger).settle() }
        return self.assembled()
    }

    // MARK: Sites

    private mutating func draft(name: String, number: UInt32?) -> SiteDraft {
        let id = self.names.number(number)
        var draft = SiteDraft(title: self.names.name(name, number: id), map: self.map, ledger: self.ledger)
        draft.settings.id = id
        return draft
    }

    private mutating func metabaseSites() {
        for key in self.found.metabase.children(of: Metabase.service) {
            guard let number = key.location.split(separator: "/").last.flatMap({ UInt32($0) }), number > 0 else {
                continue
            }
            let name = key.properties[.serverComment]?.value ?? ""
            let draft = self.draft(name: name, number: number)
            var site = MetabaseSite(key, in: self.found.metabase, draft: draft)
            site.make()
            self.drafts.append(site.draft)
        }
    }

    private mutating func hostSites(_ host: ApplicationHost) {
        for element in host.sites {
            let draft = self.draft(
                name: element.value("name") ?? "",
                number: element.value("id").flatMap { UInt32($0) }
            )
            var site = HostSite(element, in: host, draft: draft)
            site.make()
            self.drafts.append(site.draft)
        }
    }

    /// A server needs a site; an input without one (a registry export by itself) gets one to be filled in.
    private mutating func placeholder() {
        var draft = self.draft(name: "FTP", number: nil)
        draft.settings.bindings = [BindingSettings()]
        draft.settings.folders.directory = "./ftproot"
        draft.comment("directory", "The input has no FTP site. This one is to be filled in: change it.")
        self.ledger.remind("The input has no FTP site: spillway.yaml has one to be filled in.")
        self.drafts.append(draft)
    }

    // MARK: The service

    /// What counts at /LM/MSFTPSVC and nowhere else.
    private mutating func service() {
        guard let property = self.found.metabase.effective(.passivePortRange, at: Metabase.service) else { return }
        let given = Given(property)
        let ends = given.value.split(separator: "-", omittingEmptySubsequences: false).map {
            UInt16(String($0).trimmed)
        }
        if given.value.isEmpty {
            return self.ledger.note(given.id, .applied("server.passivePorts: chosen by the system"))
        }
        guard (1...2).contains(ends.count), let low = ends[0], let high = ends.last ?? nil, low > 0, low <= high else {
            let reason = "It is no range of ports (5001-65535): the system chooses. Set server.passivePorts."
            return self.ledger.note(given.id, .notApplied(reason))
        }
        self.settings.server.passivePorts = low...high
        self.ledger.note(given.id, .applied("server.passivePorts: \(low)-\(high)"))
    }

    // MARK: Bindings

    /// Two sites with one binding: IIS starts the first of them. Those that start by themselves go first.
    private mutating func separateBindings() {
        var taken: [BindingSettings: String] = [:]
        let order =
            self.drafts.indices.filter { self.drafts[$0].settings.autoStart }
            + self.drafts.indices.filter { !self.drafts[$0].settings.autoStart }
        for index in order {
            var kept: [BindingSettings] = []
            for (number, binding) in self.drafts[index].settings.bindings.enumerated() {
                if let owner = taken[binding] {
                    self.losesBinding(index, number, binding, to: owner)
                } else {
                    taken[binding] = self.drafts[index].title
                    kept.append(binding)
                }
            }
            self.drafts[index].settings.bindings = kept
        }
    }

    private mutating func losesBinding(_ index: Int, _ number: Int, _ binding: BindingSettings, to owner: String) {
        let address = binding.address.map { "\($0)" } ?? ""
        let text = "\(address):\(binding.port):\(binding.host ?? "")"
        let reason = "The binding \(text) is that of \"\(owner)\" already. Give this site another port or host name."
        self.drafts[index].comment("bindings", reason)
        let ids = self.drafts[index].bindingIDs
        if number < ids.count { self.ledger.note(ids[number], .notApplied(reason)) }
        self.ledger.remind("\"\(self.drafts[index].title)\": \(reason)")
    }

    // MARK: The result

    private func assembled() -> ImportedConfiguration {
        var result = ImportedConfiguration()
        result.settings = self.settings
        for (index, draft) in self.drafts.enumerated() {
            result.settings.sites.append(draft.settings)
            for (key, text) in draft.comments {
                result.comments["sites[\(index)].\(key)"] = text.split(whereSeparator: \.isNewline).map { String($0) }
            }
            guard !draft.settings.access.authentication.isEmpty else { continue }
            result.comments["sites[\(index)]"] = [
                "Accounts of Windows don't come over. Add them:",
                "spillway user add --config spillway.yaml NAME --password-file FILE",
            ]
            self.ledger.remind(
                "Add the accounts of \"\(draft.title)\", those of Windows don't come over: "
                    + "spillway user add --config spillway.yaml NAME --password-file FILE"
            )
        }
        result.header = [
            "Made from the configuration of IIS by spillway import-iis.",
            "What became of each setting is in the import's report. docs/configuration.md explains the keys.",
        ]
        result.report = self.ledger.report()
        return result
    }
}
