// What is right by itself and wrong together.
internal import Admission
internal import FTPProtocol
internal import Yams

/// Checks a configuration across its keys.
struct SettingsCheck {
    let settings: Settings
    private let root: SourcePlace
    private let sites: [SourcePlace]
    private let authenticators: [SourcePlace]
    private(set) var problems: [ConfigurationProblem] = []

    init(_ settings: Settings, root: SourcePlace, sites: [SourcePlace], authenticators: [SourcePlace]) {
        self.settings = settings
        self.root = root
        self.sites = sites
        self.authenticators = authenticators
    }

    /// Finds all problems.
    mutating func run() {
        self.checkServer()
        self.checkAuthenticators()
        self.checkNames()
        self.checkBindings()
        for (index, site) in self.settings.sites.enumerated() {
            self.checkFolders(of: site, index)
            self.checkAccess(to: site, index)
            self.checkConduct(of: site, index)
        }
    }

    // MARK: Places

    /// Keeps a problem of a key of a site.
    mutating func report(
        _ severity: ConfigurationProblem.Severity,
        _ message: String,
        site index: Int,
        _ keys: KeyStep...
    ) {
        self.report(severity, message, in: self.sites[index], keys)
    }

    private mutating func report(
        _ severity: ConfigurationProblem.Severity,
        _ message: String,
        in place: SourcePlace,
        _ keys: [KeyStep]
    ) {
        // What was given in siteDefaults, or not at all, is shown at the site.
        var node = place.node
        for key in keys {
            guard let child = node.child(key) else { break }
            node = child
        }
        let mark = node.mark
        self.problems.append(
            ConfigurationProblem(
                severity: severity,
                position: SourcePosition(file: place.file, line: mark?.line ?? 1, column: mark?.column ?? 1),
                keyPath: (place.path + keys).text,
                message: message
            )
        )
    }

    // MARK: The server

    private mutating func checkServer() {
        if self.settings.sites.isEmpty {
            self.report(.error, "there are no sites; name one with name, bindings and directory.", in: self.root, [])
        }
        if let log = self.settings.server.centralLog, let reason = log.reasonForError {
            self.report(.error, reason, in: self.root, [.key("server"), .key("centralLog")])
        }
        if self.settings.server.profile == .iis6 {
            let reason = "iis6 loses clients on purpose, to show how; don't serve with it."
            self.report(.warning, reason, in: self.root, [.key("server"), .key("profile")])
        }
    }

    private mutating func checkAuthenticators() {
        var names: Set<String> = [AuthenticatorSettings.accounts, AuthenticatorSettings.anonymous]
        for (index, authenticator) in self.settings.authenticators.enumerated() {
            guard !names.insert(authenticator.name.lowercased()).inserted else { continue }
            let isBuiltIn = [AuthenticatorSettings.accounts, AuthenticatorSettings.anonymous].contains(
                authenticator.name
            )
            let reason = isBuiltIn ? "is built in; choose another name" : "is the name of another authenticator"
            let place = self.authenticators[index]
            self.report(.error, "\(WrittenText.shown(authenticator.name)) \(reason).", in: place, [.key("name")])
        }
    }

    // MARK: Sites among each other

    private mutating func checkNames() {
        var names: [String: Int] = [:]
        var numbers: [SiteID: Int] = [:]
        for (index, site) in self.settings.sites.enumerated() {
            if let first = names[site.name.lowercased()], !site.name.isEmpty {
                let place = self.place(of: first, .key("name"))
                self.report(.error, "there is a site of that name already (\(place)).", site: index, .key("name"))
            }
            if let first = numbers[site.id] {
                let reason = "site \(self.settings.sites[first].name) has that number already."
                self.report(.error, reason, site: index, .key("id"))
            }
            names[site.name.lowercased()] = names[site.name.lowercased()] ?? index
            numbers[site.id] = numbers[site.id] ?? index
        }
    }

    /// `spillway.yaml:12`.
    private func place(of site: Int, _ key: KeyStep) -> String {
        let place = self.sites[site]
        let mark = place.node.child(key)?.mark ?? place.node.mark
        return "\(place.file):\(mark?.line ?? 1)"
    }

    private struct Door: Hashable {
        let address: IPAddress?
        let port: UInt16
        let host: String?
    }

    private mutating func checkBindings() {
        var doors: [Door: Int] = [:]
        for (index, site) in self.settings.sites.enumerated() {
            for (number, binding) in site.bindings.enumerated() where binding.port != 0 {
                let door = Door(address: binding.address, port: binding.port, host: binding.host)
                guard let first = doors[door] else {
                    doors[door] = index
                    continue
                }
                let owner = first == index ? "this site" : "site \(self.settings.sites[first].name)"
                let reason = "\(binding.text) belongs to \(owner) already; another port or host name tells them apart."
                self.report(.error, reason, site: index, .key("bindings"), .index(number))
            }
        }
        self.checkWildcards(doors)
    }

    /// A binding of every address and one of a single address get along, but one should know which wins.
    private mutating func checkWildcards(_ doors: [Door: Int]) {
        let wide = Set(
            doors.keys.filter { $0.address == nil || $0.address?.isUnspecified == true }.map {
                Door(address: nil, port: $0.port, host: $0.host)
            }
        )
        for (index, site) in self.settings.sites.enumerated() {
            for (number, binding) in site.bindings.enumerated() where binding.port != 0 {
                guard let address = binding.address, !address.isUnspecified else { continue }
                guard wide.contains(Door(address: nil, port: binding.port, host: binding.host)) else { continue }
                let reason = "port \(binding.port) of every address is bound too; at \(address) this binding wins."
                self.report(.warning, reason, site: index, .key("bindings"), .index(number))
            }
        }
    }
}

extension LogSettings {
    /// What is wrong with it; nil when nothing is.
    var reasonForError: String? {
        guard self.directory.isEmpty, let format = self.formats.first(where: \.writesFiles) else { return nil }
        return "the form \(format.rawValue) writes files: say where with directory."
    }
}
