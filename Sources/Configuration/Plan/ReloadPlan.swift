// What a reload would change, line by line.
public import FTPProtocol

/// One change of a reload.
public struct ReloadChange: Hashable, Sendable {
    /// What changes.
    public enum Kind: Hashable, Sendable {
        /// A site that wasn't there.
        case siteAdded
        /// A site that is there no more: it takes nobody, and its sessions end.
        case siteRemoved
        /// A site with another name.
        case siteRenamed
        /// A place where clients find a site from now on.
        case bindingAdded
        /// A place where they don't any more: those who wait there are served first.
        case bindingRemoved
        /// Another value of a key.
        case value(keyPath: String)
    }

    /// What changes.
    public let kind: Kind
    /// The site that it is about; nil when it is the server.
    public let site: SiteID?
    /// The change on one line.
    public let text: String
    /// Whether it holds only when the server has been started again.
    public let needsRestart: Bool
}

extension ReloadChange: CustomStringConvertible {
    /// The line, with what is still to do.
    public var description: String { self.needsRestart ? "\(self.text) (when the server is started again)" : self.text }
}

/// All that a reload would change: the server first, then the sites in the new order, then those that go.
public struct ReloadPlan: Hashable, Sendable {
    /// The changes.
    public let changes: [ReloadChange]

    /// Compares what holds with what is to hold. Sites are the same when they have the same number.
    public init(from old: Settings, to new: Settings) {
        var comparison = SettingsComparison()
        comparison.compareServers(old, new)
        comparison.compareSites(old.sites, new.sites)
        self.changes = comparison.changes
    }

    /// True when nothing changes.
    public var isEmpty: Bool { self.changes.isEmpty }

    /// The changes as lines.
    public var lines: [String] { self.changes.map(\.description) }

    /// Those that hold only when the server has been started again.
    public var changesAtRestart: [ReloadChange] { self.changes.filter(\.needsRestart) }
}
