// One event, several recorders.
public import FTPProtocol

/// Gives each event to all of some recorders.
public struct RecorderFan: EventRecorder {
    private let recorders: [any EventRecorder]

    /// A fan; without recorders nothing is recorded.
    public init(_ recorders: [any EventRecorder]) { self.recorders = recorders }

    /// Gives it to each of them, in order.
    public func record(_ event: ServerEvent) { for recorder in self.recorders { recorder.record(event) } }

    /// Whether one of them does.
    public func wantsAccess(of site: SiteID) -> Bool { self.recorders.contains { $0.wantsAccess(of: site) } }
}
