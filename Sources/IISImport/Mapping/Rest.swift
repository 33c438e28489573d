// Settings that no site and no server asked for: each gets its reason.

/// Of the metabase.
struct MetabaseRest {
    let metabase: Metabase
    let ledger: ImportLedger

    func settle() {
        for key in [self.metabase["/"], self.metabase["/LM"], self.metabase[Metabase.service]] {
            for property in key?.properties.values ?? [:].values { self.above(property) }
        }
        for key in self.metabase.descendants(of: Metabase.service) {
            for property in key.properties.values where !self.ledger.isSettled(property.id) {
                self.ledger.note(property.id, Self.outcome(of: property, at: key.location))
            }
        }
    }

    /// At the service: a site may have said otherwise, or there is none.
    private func above(_ property: MetabaseProperty) {
        guard !self.ledger.isSettled(property.id) else { return }
        if let outcome = MetabaseSite.outcomes[property.setting] { return self.ledger.note(property.id, outcome) }
        guard !property.setting.isInherited else { return }
        self.ledger.note(property.id, .notApplied("It is a matter of each site, and isn't inherited."))
    }

    private static func outcome(of property: MetabaseProperty, at location: String) -> Outcome {
        if let outcome = MetabaseSite.outcomes[property.setting] { return outcome }
        if property.setting == .passivePortRange { return Reasons.serviceOnly }
        let parts = location.split(separator: "/")
        guard parts.count > 2, UInt32(parts[2]) != nil else {
            return .notApplied("It describes the service, and isn't a setting of a site.")
        }
        return .notApplied("Spillway has it for a site as a whole. Set at this key it doesn't count.")
    }
}

/// Of applicationHost.config.
struct HostRest {
    let host: ApplicationHost
    let ledger: ImportLedger

    func settle() {
        for site in self.host.sites {
            for child in site.children {
                self.settle(child, path: child.name == "ftpServer" ? "" : child.name)
            }
            self.ledger.settle(site, Reasons.unknown)
        }
        if let defaults = self.host.siteDefaults { self.settle(defaults, path: "") }
        if let global = self.host.global { self.settle(global, path: "") }
        let names = Set(self.host.sites.compactMap { $0.value("name")?.lowercased() })
        for location in self.host.locations { self.location(location, names) }
    }

    private func location(_ location: HostLocation, _ names: Set<String>) {
        let site = location.path.split(separator: "/").first.map { $0.lowercased() } ?? ""
        guard names.contains(site) else {
            let reason = "The input has no FTP site of that name. Check the path of the location."
            return self.ledger.settleAll(location.server, .notApplied(reason))
        }
        self.settle(location.server, path: "", isBelow: true)
    }

    /// What is known, and was asked for by nobody, is answered by the ledger: a nearer place says otherwise.
    private func settle(_ element: HostElement, path: String, isBelow: Bool = false) {
        for attribute in element.attributes where !self.ledger.isSettled(attribute.id) {
            let name = "\(path)@\(attribute.name)".lowercased()
            guard MappingTable.hostNames.contains(name) else {
                self.ledger.note(attribute.id, Reasons.unknown)
                continue
            }
            guard isBelow else { continue }
            let reason = "It counts for the whole server, or for a site, and not for this path. Set it there."
            self.ledger.note(attribute.id, .notApplied(reason))
        }
        if let id = element.id, !self.ledger.isSettled(id) { self.ledger.note(id, .applied("taken into account")) }
        for child in element.children {
            self.settle(child, path: path.isEmpty ? child.name : "\(path)/\(child.name)", isBelow: isBelow)
        }
    }
}
