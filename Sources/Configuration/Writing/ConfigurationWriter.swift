// From settings to a spillway.yaml that people can read: what differs from the defaults, with comments.

/// Writes configurations.
///
/// Reading what was written gives the same settings.
public struct ConfigurationWriter: Sendable {
    /// Lines at the top of the file, without the `#`.
    public var header: [String]
    /// Lines above a key, without the `#`: by its path, as `sites[0].limits.maxConnections`, counted from 0. A key with
    /// a comment is written even when it holds the default; `sites[0]` stands above the site.
    public var comments: [String: [String]]

    /// A writer.
    public init(header: [String] = [], comments: [String: [String]] = [:]) {
        self.header = header
        self.comments = comments
    }

    /// The file.
    public func text(_ settings: Settings) -> String {
        var page = YAMLPage(comments: self.comments)
        page.comment(self.header, indent: 0)
        if !self.header.isEmpty { page.line("", indent: 0) }
        guard case .mapping(let entries) = FileContents.shape.write(FileContents(settings)) else { return page.text }
        page.mapping(entries, path: "", indent: 0)
        return page.text
    }

    /// The names of comments that belong to no key: such a comment would be lost.
    public func lostComments(_ settings: Settings) -> [String] {
        var page = YAMLPage(comments: self.comments)
        guard case .mapping(let entries) = FileContents.shape.write(FileContents(settings)) else { return [] }
        page.mapping(entries, path: "", indent: 0)
        return self.comments.keys.filter { !page.written.contains($0) }.sorted()
    }
}

extension FileContents {
    /// A file that says all of it.
    init(_ settings: Settings) {
        self.init()
        self.server = settings.server
        self.accounts = settings.accounts
        self.loginDefence = settings.loginDefence
        self.authenticators = settings.authenticators
        self.sites = settings.sites
    }
}
