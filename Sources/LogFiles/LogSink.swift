// One log of one site: which records it takes. What is open of it belongs to the writer's thread.
public import FTPProtocol
internal import Telemetry

/// A log that records go to.
public final class LogSink: Sendable {
    /// What is logged, how, and where.
    public let configuration: LogConfiguration
    /// The site; nil for the log of all sites.
    public let site: SiteID?

    /// A log.
    public init(_ configuration: LogConfiguration, site: SiteID?) {
        self.configuration = configuration
        self.site = site
    }

    /// Whether it writes anything at all.
    var isActive: Bool { !self.configuration.formats.isEmpty && self.configuration.select != .none }

    func takes(_ record: AccessRecord) -> Bool {
        guard self.isActive else { return false }
        return switch self.configuration.select {
        case .all: true
        case .errors: record.status.map { $0 >= 400 } ?? false
        case .none: false
        }
    }

    /// The folder of its files.
    func folder(_ format: LogFormat) -> String {
        guard let site else { return self.configuration.directory }
        return "\(self.configuration.directory)/\(format == .iis6 ? "MSFTPSVC" : "FTPSVC")\(site)"
    }
}
