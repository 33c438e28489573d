// What can be administered: all that the control socket knows of a server.
public import Admission
public import Telemetry

/// A server that an operator looks at and changes while it runs.
public protocol Administrable: Sendable {
    /// The settings that were asked for last.
    var settings: BurstSettings { get }
    /// Puts other settings in force; returns before they are.
    func change(_ settings: BurstSettings)
    /// How it is doing; may take some milliseconds.
    func status() -> ServerStatus
}
