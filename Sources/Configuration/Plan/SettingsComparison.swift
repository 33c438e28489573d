// Two settings, key by key, through the shapes that read and write them.
internal import FTPProtocol

/// Finds changes.
struct SettingsComparison {
    private(set) var changes: [ReloadChange] = []
    /// The site that is being compared.
    private var site: SiteSettings?

    mutating func compareServers(_ old: Settings, _ new: Settings) {
        self.compare(ServerSettings.shape.write(old.server), ServerSettings.shape.write(new.server), "server")
        self.compare(AccountSettings.shape.write(old.accounts), AccountSettings.shape.write(new.accounts), "accounts")
        let defence = LoginDefenceSettings.shape
        self.compare(defence.write(old.loginDefence), defence.write(new.loginDefence), "loginDefence")
        self.compareAuthenticators(old.authenticators, new.authenticators)
    }

    mutating func compareSites(_ old: [SiteSettings], _ new: [SiteSettings]) {
        let before = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
        let after = Set(new.map(\.id))
        for site in new {
            self.site = site
            guard let known = before[site.id] else {
                self.add(.siteAdded, "site \(site.name) is added")
                for binding in site.bindings { self.add(.bindingAdded, self.text(of: binding, "is added")) }
                continue
            }
            if known != site { self.compare(known, site) }
        }
        for site in old where !after.contains(site.id) {
            self.site = site
            for binding in site.bindings { self.add(.bindingRemoved, self.text(of: binding, "is removed")) }
            self.add(.siteRemoved, "site \(site.name) is removed; its sessions end")
        }
        self.site = nil
    }

    private mutating func compare(_ old: SiteSettings, _ new: SiteSettings) {
        if old.name != new.name { self.add(.siteRenamed, "site \(old.name) is now called \(new.name)") }
        for binding in new.bindings where !old.bindings.contains(binding) {
            self.add(.bindingAdded, self.text(of: binding, "is added"))
        }
        for binding in old.bindings where !new.bindings.contains(binding) {
            self.add(.bindingRemoved, self.text(of: binding, "is removed"))
        }
        let shape = SiteSettings.comparedShape
        self.compare(shape.write(old), shape.write(new), "")
    }

    private func text(of binding: BindingSettings, _ what: String) -> String {
        let backlog = binding.listenBacklog.map { " (listenBacklog \($0))" } ?? ""
        return "binding \(binding.text)\(backlog) of site \(self.site?.name ?? "") \(what)"
    }

    private mutating func compareAuthenticators(_ old: [AuthenticatorSettings], _ new: [AuthenticatorSettings]) {
        for authenticator in new {
            let name = authenticator.name
            let path = "authenticators.\(name)"
            guard let known = old.first(where: { $0.name == name }) else {
                self.add(.value(keyPath: path), "authenticator \(name) is added")
                continue
            }
            let form = ValueForm<AuthenticatorSettings>.authenticator
            self.compare(form.write(known), form.write(authenticator), path)
        }
        for authenticator in old where !new.contains(where: { $0.name == authenticator.name }) {
            let path = "authenticators.\(authenticator.name)"
            self.add(.value(keyPath: path), "authenticator \(authenticator.name) is removed")
        }
    }

    // MARK: Values

    private mutating func compare(_ old: WrittenValue, _ new: WrittenValue, _ path: String, restart: Bool = false) {
        guard old != new else { return }
        switch (old, new) {
        case (.mapping(let old), .mapping(let new)): self.compare(old, new, path)
        case (.list(let old), .list(let new)) where (old + new).contains(where: \.isMapping):
            self.compare(old, new, path, restart: restart)
        case (.secret, .secret): self.add(path, "is another", restart)
        case (.word, _), (.text, _), (.secret, _), (.list, _), (.mapping, _):
            self.add(path, "\(old.shown) -> \(new.shown)", restart)
        }
    }

    private mutating func compare(_ old: [WrittenEntry], _ new: [WrittenEntry], _ path: String) {
        let before = Dictionary(old.map { ($0.key, $0.value) }) { first, _ in first }
        for entry in new {
            let below = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            if let value = before[entry.key] {
                self.compare(value, entry.value, below, restart: entry.needsRestart)
            } else {
                self.add(below, "none -> \(entry.value.shown)", entry.needsRestart)
            }
        }
        let after = Set(new.map(\.key))
        for entry in old where !after.contains(entry.key) {
            self.add(path.isEmpty ? entry.key : "\(path).\(entry.key)", "\(entry.value.shown) -> none", false)
        }
    }

    /// Lists of mappings: what came and what went; when it is the same, the order.
    private mutating func compare(_ old: [WrittenValue], _ new: [WrittenValue], _ path: String, restart: Bool) {
        let before = Set(old)
        let after = Set(new)
        let count = self.changes.count
        for value in old where !after.contains(value) { self.add(path, "\(value.shown) is removed", restart) }
        for value in new where !before.contains(value) { self.add(path, "\(value.shown) is added", restart) }
        if self.changes.count == count { self.add(path, "the order changes", restart) }
    }

    private mutating func add(_ path: String, _ change: String, _ restart: Bool) {
        let owner = self.site.map { "site \($0.name): " } ?? ""
        let space = change.first == "{" ? ": " : " "
        self.add(.value(keyPath: path), "\(owner)\(path)\(space)\(change)", restart)
    }

    private mutating func add(_ kind: ReloadChange.Kind, _ text: String, _ restart: Bool = false) {
        self.changes.append(ReloadChange(kind: kind, site: self.site?.id, text: text, needsRestart: restart))
    }
}

extension SiteSettings {
    /// What is compared key by key: name, number and bindings have lines of their own.
    fileprivate static let comparedShape = Self.shape.without(["name", "id", "bindings"], "site", "One site.")
}

extension WrittenValue {
    fileprivate var isMapping: Bool {
        switch self {
        case .mapping: true
        case .word, .text, .secret, .list: false
        }
    }
}
