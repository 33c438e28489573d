// What paths, files and commands a site of applicationHost.config refuses.
internal import AccessRules
internal import Configuration
internal import FTPProtocol

extension HostSite {
    private static let filterPath = "security/requestFiltering"

    // MARK: Paths and files

    mutating func filters() {
        var filter = RequestFilter()
        self.values(of: &filter, in: self.server)
        self.lists(of: &filter, in: self.server, all: true)
        self.draft.settings.access.requestFiltering.filter = filter
        for folder in self.folders {
            guard folder.server.element(at: Self.filterPath) != nil else { continue }
            var filter = RequestFilter(path: folder.path)
            self.values(of: &filter, in: HostScope(layers: [folder.server]))
            self.lists(of: &filter, in: self.scope(of: folder), all: false)
            if !filter.isEmpty { self.draft.settings.access.requestFiltering.byPath.append(filter) }
        }
    }

    /// Numbers and flags: those that the scope says.
    private func values(of filter: inout RequestFilter, in scope: HostScope) {
        let key = "requestFiltering"
        if let given = scope.given(Self.filterPath, "allowHighBitCharacters") {
            filter.allowsHighBitCharacters = given.flag ?? true
            self.draft.applied(given, "\(key).allowHighBitCharacters", "\(given.flag ?? true)")
        }
        if let given = scope.given("\(Self.filterPath)/fileExtensions", "allowUnlisted") {
            filter.allowsUnlistedExtensions = given.flag ?? true
            self.draft.applied(given, "\(key).fileExtensions.allowUnlisted", "\(given.flag ?? true)")
        }
        if let given = scope.given("\(Self.filterPath)/requestLimits", "maxAllowedContentLength") {
            self.contentLength(given, of: &filter)
        }
        if let given = scope.given("\(Self.filterPath)/requestLimits", "maxUrl") { self.pathLength(given, of: &filter) }
    }

    /// 0 is no limit.
    private func contentLength(_ given: Given, of filter: inout RequestFilter) {
        guard let number = given.number else { return self.draft.unreadable(given, wants: "a number of bytes") }
        if number > 0 || !filter.path.isRoot { filter.maxContentLength = UInt64(number) }
        self.draft.applied(given, "requestFiltering.maxContentLength", number == 0 ? "unlimited" : "\(number)")
    }

    private func pathLength(_ given: Given, of filter: inout RequestFilter) {
        let key = "requestFiltering.maxPathLength"
        guard let number = given.number, (32...32_768).contains(number) else {
            filter.maxPathBytes = 4_096
            return self.draft.changed(given, key, "4096", because: "Outside of 32 to 32768, IIS's default holds.")
        }
        filter.maxPathBytes = Int(number)
        self.draft.applied(given, key, "\(number)")
    }

    /// The three lists. A folder's filter adds to those above it, unless it takes something away: then it has all of its
    /// lists itself.
    private func lists(of filter: inout RequestFilter, in scope: HostScope, all: Bool) {
        let names = ["fileExtensions", "hiddenSegments", "denyUrlSequences"]
        let keys = ["fileExtension", "segment", "sequence"]
        let paths = names.map { "\(Self.filterPath)/\($0)" }
        var collections = zip(paths, keys).map { path, key in
            all ? scope.collection(path, keys: [key]) : scope.folderCollection(path, keys: [key])
        }
        for collection in collections { self.ledger.say(collection) }
        if !all, collections.contains(where: \.isOwn) {
            filter.inheritsLists = false
            for index in collections.indices where !collections[index].isOwn {
                collections[index] = scope.collection(paths[index], keys: [keys[index]])
            }
        }
        self.extensions(collections[0], of: &filter)
        filter.hiddenSegments = self.words(collections[1], "segment", key: names[1])
        filter.deniedSequences = self.words(collections[2], "sequence", key: "deniedSequences")
    }

    private func extensions(_ collection: HostCollection, of filter: inout RequestFilter) {
        for entry in collection.entries {
            let isAllowed = entry.attribute("allowed").map { Given($0).flag ?? false } ?? false
            guard let name = self.name(entry, "fileExtension") else { continue }
            filter.extensions.append(ExtensionRule(name.hasPrefix(".") ? name : ".\(name)", isAllowed: isAllowed))
            self.said(entry, "fileExtensions.rules", "\(name): \(isAllowed ? "allowed" : "refused")")
        }
    }

    private func words(_ collection: HostCollection, _ attribute: String, key: String) -> [String] {
        collection.entries.compactMap { entry in
            guard let name = self.name(entry, attribute) else { return nil }
            self.said(entry, key, name)
            return name
        }
    }

    private func name(_ entry: HostElement, _ attribute: String) -> String? {
        if let name = entry.value(attribute), !name.isEmpty { return name }
        self.ledger.say(entry, .notApplied("The entry has no \(attribute): it is about nothing."))
        return nil
    }

    private func said(_ entry: HostElement, _ key: String, _ value: String) {
        self.ledger.say(entry, .applied("sites[\(self.draft.title)].requestFiltering.\(key): \(value)"))
    }

    // MARK: Commands

    mutating func commands() {
        let place = "security/commandFiltering"
        let key = "requestFiltering"
        if let given = self.scope.given(place, "maxCommandLine") {
            let number = given.number ?? 4_096
            let length = min(max(number, 64), 65_536)
            self.draft.settings.access.requestFiltering.maxCommandLine = Int(length)
            if length == given.number {
                self.draft.applied(given, "\(key).maxCommandLine", "\(length)")
            } else {
                self.draft.changed(given, "\(key).maxCommandLine", "\(length)", because: "Spillway takes 64 to 65536.")
            }
        }
        self.draft.flag(
            self.scope.given(place, "allowUnlisted"),
            "\(key).commands.allowUnlisted",
            \.access.requestFiltering.commands.allowUnlisted
        )
        let collection = self.scope.collection(place, keys: ["command"])
        self.ledger.say(collection)
        for entry in collection.entries { self.command(entry) }
    }

    private mutating func command(_ entry: HostElement) {
        var rule = CommandRuleSettings()
        rule.command = (entry.value("command") ?? "").trimmed.uppercased()
        rule.isAllowed = entry.attribute("allowed").map { Given($0).flag ?? false } ?? false
        let letters = rule.command.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == 0x20
        }
        guard letters, (1...32).contains(rule.command.utf8.count) else {
            self.ledger.say(entry, .notApplied("\(rule.command) is no command of FTP."))
            return
        }
        let rules = self.draft.settings.access.requestFiltering.commands.rules
        guard !rules.contains(where: { $0.command == rule.command }) else {
            self.ledger.say(entry, .notApplied("The command has another rule before this one, which counts."))
            return
        }
        self.draft.settings.access.requestFiltering.commands.rules.append(rule)
        self.said(entry, "commands.rules", "\(rule.command): \(rule.isAllowed ? "allowed" : "refused")")
    }
}
