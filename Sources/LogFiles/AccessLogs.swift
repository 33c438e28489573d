// Where access records go: which site has which log.
public import FTPProtocol
internal import LinuxSystem
internal import Synchronization
public import SystemPackage
public import Telemetry

/// The access logs of a server. Any thread may record; who starts them must stop them.
public final class AccessLogs: EventRecorder {
    private struct Routes {
        var central: LogSink?
        var sites: [SiteID: LogSink] = [:]

        func sink(of site: SiteID) -> LogSink? { self.central ?? self.sites[site] }
    }

    private let writer: LogWriter
    private let routes = Mutex(Routes())

    /// Logs that write nothing yet.
    ///
    /// - Parameter failed: told when lines of a log were dropped, and why: once a minute at most for each site.
    public init(failed: @escaping @Sendable (_ site: SiteID?, _ dropped: Int, _ reason: String) -> Void) {
        self.writer = LogWriter(names: LogNames(computer: HostName.current), failed: failed)
    }

    init(names: LogNames, sockets: OpenLog.Sockets, failed: @escaping LogWriter.Failure) {
        self.writer = LogWriter(names: names, sockets: sockets, failed: failed)
    }

    /// Begins to write.
    public func start() throws(Errno) { try self.writer.start() }

    /// Writes what was recorded, and ends.
    public func stop() { self.writer.stop() }

    /// Waits until everything that was recorded is written.
    public func flush() { self.writer.flush() }

    /// Takes other logs; one that stays as it is goes on in its file.
    ///
    /// - Parameter central: one log of all sites, in place of theirs.
    public func adopt(central: LogConfiguration?, sites: [SiteID: LogConfiguration]) {
        let kept = self.routes.withLock { routes in
            let old = routes
            routes.central = central.map { Self.sink($0, nil, old.central) }
            routes.sites = Dictionary(uniqueKeysWithValues: sites.map { ($0, Self.sink($1, $0, old.sites[$0])) })
            return Array(routes.sites.values) + [routes.central].compactMap(\.self)
        }
        self.writer.keep(kept)
    }

    /// Writes `.access` records; others are not for these logs.
    public func record(_ event: ServerEvent) {
        guard case .access(let record) = event else { return }
        guard let sink = self.routes.withLock({ $0.sink(of: record.session.site) }), sink.takes(record)
        else { return }
        self.writer.write(record, to: sink)
    }

    /// Whether the site has a log.
    public func wantsAccess(of site: SiteID) -> Bool {
        self.routes.withLock { $0.sink(of: site) }?.isActive ?? false
    }

    private static func sink(_ configuration: LogConfiguration, _ site: SiteID?, _ present: LogSink?) -> LogSink {
        if let present, present.configuration == configuration { return present }
        return LogSink(configuration, site: site)
    }
}
