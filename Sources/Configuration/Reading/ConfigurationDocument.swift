// A configuration while it is read: the files, and where each site stands in them.
internal import FTPProtocol
internal import Yams

/// Where something stands that is checked later.
struct SourcePlace {
    let file: String
    let path: [KeyStep]
    let node: Node
}

/// The files of a configuration, put together.
struct ConfigurationDocument {
    /// Bytes a file may have.
    static let fileBytesMax = 16 << 20
    /// Files that may be read.
    static let filesMax = 10_000
    /// How deep files may include each other.
    static let includesMax = 8

    private let files: any ConfigurationFiles
    private(set) var reading: Reading
    private(set) var settings = Settings()
    /// Where each of `settings.sites` stands, and each of `settings.authenticators`.
    private(set) var sites: [SourcePlace] = []
    private(set) var authenticators: [SourcePlace] = []
    /// The root of the first file.
    private(set) var root: SourcePlace?
    /// The files that were read.
    private(set) var paths: [String] = []
    /// The files that include the one that is being read.
    private var open: [String] = []

    init(_ files: any ConfigurationFiles, _ surroundings: ConfigurationSurroundings) {
        self.files = files
        self.reading = Reading(surroundings, file: "")
    }

    /// All problems: errors first, each kind in the order of the files.
    var problems: [ConfigurationProblem] {
        let order = Dictionary(self.paths.enumerated().map { ($1, $0) }) { first, _ in first }
        func key(_ problem: ConfigurationProblem) -> (Int, Int, Int, Int) {
            let position = problem.position
            let kind = problem.severity == .error ? 0 : 1
            return (kind, order[position.file] ?? 0, position.line, position.column)
        }
        return self.reading.problems.sorted { key($0) < key($1) }
    }

    /// Reads the first file, and what it includes.
    mutating func read(_ path: String) { self.read(path, FileContents.shape, isFirst: true) }

    /// What was read, when sites have got their numbers and everything has been checked.
    mutating func finished(numbers: [String: SiteID]) -> Settings {
        self.numberSites(numbers)
        guard let root = self.root else { return self.settings }
        var check = SettingsCheck(self.settings, root: root, sites: self.sites, authenticators: self.authenticators)
        check.run()
        if let isFolder = self.reading.surroundings.isFolder { check.checkMissingFolders(isFolder) }
        for problem in check.problems { self.reading.report(problem) }
        return self.settings
    }

    private mutating func read(_ path: String, _ shape: Shape<FileContents>, isFirst: Bool) {
        let before = self.reading.file
        self.reading.file = path
        defer { self.reading.file = before }
        self.paths.append(path)
        guard let node = self.node(path) else { return }
        var contents = FileContents()
        shape.read(node, into: &contents, &self.reading)
        self.keep(contents, node, isFirst: isFirst)
        self.open.append(path)
        self.include(contents.include, node)
        self.open.removeLast()
    }

    private mutating func keep(_ contents: FileContents, _ node: Node, isFirst: Bool) {
        if isFirst {
            self.root = SourcePlace(file: self.reading.file, path: [], node: node)
            self.settings.server = contents.server
            self.settings.accounts = contents.accounts
            self.settings.loginDefence = contents.loginDefence
        }
        self.settings.sites += contents.sites
        self.sites += self.places(of: "sites", in: node, count: contents.sites.count)
        self.settings.authenticators += contents.authenticators
        self.authenticators += self.places(of: "authenticators", in: node, count: contents.authenticators.count)
    }

    /// A place for each entry that was read; those that couldn't be read are errors already.
    private func places(of key: String, in node: Node, count: Int) -> [SourcePlace] {
        let list = node.child(.key(key))
        return (0..<count).map { index in
            let entry = list?.child(.index(index)) ?? list ?? node
            return SourcePlace(file: self.reading.file, path: [.key(key), .index(index)], node: entry)
        }
    }

    // MARK: Files

    /// The checked tree of a file; nil, and a problem, when there is none.
    private mutating func node(_ path: String) -> Node? {
        do throws(ConfigurationFileError) {
            let text = try self.files.text(at: path, bytesMax: Self.fileBytesMax)
            guard let node = try SourceText(text).node() else { return Node([(Node, Node)]()) }
            return node
        } catch {
            let position = SourcePosition(file: path, line: error.line, column: error.column)
            self.reading.report(.error, error.description, position)
            return nil
        }
    }

    private mutating func include(_ patterns: [String], _ node: Node) {
        for (index, pattern) in patterns.enumerated() {
            let place = node.child(.key("include"))?.child(.index(index)) ?? node
            let defaults = self.reading.siteDefaults
            for path in self.matches(pattern, place) where self.mayInclude(path, place) {
                self.read(path, FileContents.includedShape, isFirst: false)
                self.reading.siteDefaults = defaults
            }
        }
    }

    /// The files that a pattern names, sorted by name.
    private mutating func matches(_ pattern: String, _ place: Node) -> [String] {
        let path = FilePaths.resolved(pattern, from: self.reading.folder)
        let name = FilePaths.name(of: path)
        let folder = FilePaths.folder(of: path)
        guard !GlobPattern.isPattern(FilePaths.folder(of: pattern).utf8) else {
            self.reading.error("a pattern may stand for the name of a file, not for folders.", at: place)
            return []
        }
        guard GlobPattern.isPattern(name.utf8) else { return [path] }
        do throws(ConfigurationFileError) {
            guard let glob = GlobPattern(Array(name.utf8)) else {
                self.reading.error("\(WrittenText.shown(name)) is no pattern.", at: place)
                return []
            }
            let names = try self.files.names(in: folder).filter { glob.matches(Array($0.utf8)) && !$0.hasPrefix(".") }
            return names.sorted().map { folder.isEmpty ? $0 : FilePaths.resolved($0, from: folder) }
        } catch {
            self.reading.error("\(folder) can't be read: \(error).", at: place)
            return []
        }
    }

    private mutating func mayInclude(_ path: String, _ place: Node) -> Bool {
        if self.open.contains(path) {
            self.reading.error("\(path) includes itself: \((self.open + [path]).joined(separator: " -> ")).", at: place)
        } else if self.paths.contains(path) {
            self.reading.error("\(path) is included twice.", at: place)
        } else if self.open.count > Self.includesMax {
            self.reading.error("files include each other more than \(Self.includesMax) deep.", at: place)
        } else if self.paths.count >= Self.filesMax {
            self.reading.error("more than \(Self.filesMax) files.", at: place)
        } else {
            return true
        }
        return false
    }

    // MARK: Numbers

    /// Sites without a number keep the one that they have, or get the lowest that is free.
    private mutating func numberSites(_ numbers: [String: SiteID]) {
        var taken = Set(self.settings.sites.map(\.id))
        for index in self.settings.sites.indices where self.settings.sites[index].id.rawValue == 0 {
            guard let known = numbers[self.settings.sites[index].name], taken.insert(known).inserted else { continue }
            self.settings.sites[index].id = known
        }
        var next: UInt32 = 1
        for index in self.settings.sites.indices where self.settings.sites[index].id.rawValue == 0 {
            while !taken.insert(SiteID(rawValue: next)).inserted { next += 1 }
            self.settings.sites[index].id = SiteID(rawValue: next)
        }
    }
}

extension Node {
    /// What stands below a step; nil when nothing does.
    func child(_ step: KeyStep) -> Node? {
        switch (self, step) {
        case (.mapping(let mapping), .key(let key)):
            return mapping.first { pair in
                if case .scalar(let scalar) = pair.key { scalar.string == key } else { false }
            }?.value
        case (.sequence(let nodes), .index(let index)):
            return nodes.indices.contains(index) ? nodes[index] : nil
        case (.mapping, .index), (.sequence, .key), (.scalar, _), (.alias, _):
            return nil
        }
    }
}
