// Rules of a site of applicationHost.config: who may do what, and from where.
internal import AccessRules
internal import Configuration
internal import FTPProtocol

extension HostSite {
    private static let authorizationPath = "security/authorization"
    private static let addressPath = "security/ipSecurity"
    private static let ruleKeys = ["users", "roles", "permissions"]
    private static let addressKeys = ["ipAddress", "domainName", "subnetMask"]

    /// The places that hold for a folder, the nearest first.
    func scope(of folder: HostFolder) -> HostScope {
        let above = self.folders.filter { folder.path.isBelow($0.path) }
        let nearest = above.sorted { $0.path.bytes.count > $1.path.bytes.count }
        return HostScope(layers: [folder.server] + nearest.map(\.server) + self.server.layers)
    }

    // MARK: Who may do what

    mutating func rules() {
        // In IIS the anonymous user may what the rules say.
        if self.draft.settings.access.anonymous.isEnabled { self.draft.settings.access.anonymous.rights = .all }
        let collection = self.server.collection(Self.authorizationPath, keys: Self.ruleKeys)
        self.ledger.say(collection)
        for entry in collection.entries { self.rule(entry, path: .root) }
        for folder in self.folders { self.folderRules(folder) }
        guard self.draft.settings.access.authorization.isEmpty else { return }
        self.draft.settings.access.anonymous.rights = .readOnly
        self.draft.comment(
            "authentication",
            "The input has no authorization rules for this site, and IIS would let nobody in.\n"
                + "Here whoever has an account may come in, and do what the account says."
        )
    }

    private mutating func folderRules(_ folder: HostFolder) {
        guard folder.server.element(at: Self.authorizationPath) != nil else { return }
        let collection = self.scope(of: folder).folderCollection(Self.authorizationPath, keys: Self.ruleKeys)
        self.ledger.say(collection)
        for entry in collection.entries { self.rule(entry, path: folder.path) }
        guard collection.isOwn else { return }
        // Behind its own list a folder must not ask the rules above it: IIS has taken them away.
        let nobody = AuthorizationRule(isAllowed: false, users: ["*", "?"], permissions: .both, path: folder.path)
        self.draft.settings.access.authorization.append(nobody)
    }

    private mutating func rule(_ entry: HostElement, path: VirtualPath) {
        let kind = entry.value("accessType")?.lowercased() ?? "allow"
        let words = (entry.attribute("permissions").map { Given($0).words } ?? []).map { $0.lowercased() }
        let users = Self.names(entry.value("users"))
        let groups = Self.names(entry.value("roles"))
        let isAllowed = kind == "allow" || kind == "0"
        guard isAllowed || kind == "deny" || kind == "1", !users.isEmpty || !groups.isEmpty else {
            // A rule that can't be understood must not open anything: it is left out and said.
            let reason =
                "The rule names nobody, or is neither Allow nor Deny. It isn't taken: write it in spillway.yaml."
            return self.ledger.say(entry, .notApplied(reason))
        }
        var permissions = ReadWrite()
        if words.contains("read") || words.contains("1") || words.contains("3") { permissions.insert(.read) }
        if words.contains("write") || words.contains("2") || words.contains("3") { permissions.insert(.write) }
        guard !permissions.isEmpty else {
            return self.ledger.say(entry, .notApplied("The rule names neither Read nor Write: it says nothing."))
        }
        let rule = AuthorizationRule(
            isAllowed: isAllowed,
            users: users,
            groups: groups,
            permissions: permissions,
            path: path
        )
        let index = self.draft.settings.access.authorization.count
        self.draft.settings.access.authorization.append(rule)
        let key = "sites[\(self.draft.title)].authorization[\(index)]"
        self.ledger.say(entry, .applied("\(key): \(isAllowed ? "allow" : "deny")"))
    }

    private static func names(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    // MARK: From where

    mutating func addresses() {
        if let given = self.server.given(Self.addressPath, "allowUnlisted") {
            self.draft.flag(given, "addresses.allowUnlisted", \.access.addresses.allowUnlisted)
        }
        if let given = self.server.given(Self.addressPath, "enableReverseDns") { self.reverseNames(given) }
        let collection = self.server.collection(Self.addressPath, keys: Self.addressKeys)
        self.ledger.say(collection)
        // Folders first: the first rule that holds an address decides, and theirs are nearer.
        for folder in self.folders { self.folderAddresses(folder) }
        for entry in collection.entries { self.address(entry, path: .root) }
    }

    private mutating func folderAddresses(_ folder: HostFolder) {
        guard let element = folder.server.element(at: Self.addressPath) else { return }
        let collection = self.scope(of: folder).folderCollection(Self.addressPath, keys: Self.addressKeys)
        self.ledger.say(collection)
        for entry in collection.entries { self.address(entry, path: folder.path) }
        if let given = element.attribute("enableReverseDns").map({ Given($0) }) { self.reverseNames(given) }
        guard let given = element.attribute("allowUnlisted").map({ Given($0) }) else { return }
        guard let isAllowed = given.flag else { return self.draft.unreadable(given, wants: "true or false") }
        self.unlisted(at: folder.path, isAllowed: isAllowed)
        let reason = "It became two rules for all addresses at the end of the folder's rules."
        self.draft.changed(given, "addresses.rules", "\(folder.path.text): \(isAllowed)", because: reason)
    }

    private mutating func unlisted(at path: VirtualPath, isAllowed: Bool) {
        for network in [AddressNetwork.allIPv4, .allIPv6] {
            var rule = AddressRuleSettings()
            rule.network = network
            rule.isAllowed = isAllowed
            rule.path = path
            self.draft.settings.access.addresses.rules.append(rule)
        }
    }

    private func reverseNames(_ given: Given) {
        if given.flag == false { return self.draft.applied(given, "addresses", "names are never looked up") }
        self.draft.notApplied(
            given,
            "Names are never looked up: a slow name server would hold up the door. Use addresses."
        )
    }

    private mutating func address(_ entry: HostElement, path: VirtualPath) {
        let isAllowed = entry.attribute("allowed").map { Given($0).flag ?? false } ?? false
        if let name = entry.value("domainName"), !name.isEmpty {
            let reason = "Names are never looked up. Give the addresses of \(name) in addresses.rules."
            self.ledger.say(entry, .notApplied(reason))
            return
        }
        let text = entry.value("ipAddress") ?? ""
        let mask = entry.value("subnetMask") ?? ""
        guard let network = AddressNetwork(mask.isEmpty ? text : "\(text)/\(mask)") else {
            let reason = "\(text) with the mask \(mask) is no network. Give the networks in addresses.rules."
            self.ledger.say(entry, .notApplied(reason))
            return
        }
        var rule = AddressRuleSettings()
        rule.network = network
        rule.isAllowed = isAllowed
        rule.path = path
        self.draft.settings.access.addresses.rules.append(rule)
        let result = "sites[\(self.draft.title)].addresses.rules: \(network) \(isAllowed ? "may come" : "may not come")"
        self.ledger.say(entry, .applied(result))
    }
}
