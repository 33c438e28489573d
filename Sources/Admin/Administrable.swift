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
    /// Reads the configuration again, and puts what has changed in force.
    ///
    /// - Returns: what changes, a line each; none when nothing does.
    func reload() throws(OperationRefusal) -> [String]
    /// The settings that a site runs with.
    ///
    /// - Parameter site: its name, in any case, or its number.
    func settings(ofSite site: String) throws(OperationRefusal) -> BurstSettings
    /// Puts other settings in force for one site; those that all sites share stay as they are.
    func change(_ settings: BurstSettings, ofSite site: String) throws(OperationRefusal)
    /// Starts, pauses or stops a site.
    ///
    /// - Parameter site: its name, in any case, or its number.
    func setState(ofSite site: String, to state: SiteState) throws(OperationRefusal)
}

extension Administrable {
    /// Refuses: it was started without a configuration.
    public func reload() throws(OperationRefusal) -> [String] {
        throw OperationRefusal(["The server has no configuration file; start it with --config FILE."])
    }

    /// Those of the only site.
    public func settings(ofSite site: String) throws(OperationRefusal) -> BurstSettings { self.settings }

    /// Changes those of the only site.
    public func change(_ settings: BurstSettings, ofSite site: String) throws(OperationRefusal) {
        self.change(settings)
    }

    /// Refuses: it has the one site of its flags.
    public func setState(ofSite site: String, to state: SiteState) throws(OperationRefusal) {
        throw OperationRefusal(["The server has no configuration file, and one site only."])
    }
}

/// Why something wasn't done; nothing has changed.
public struct OperationRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line for each reason.
    public let reasons: [String]

    /// A refusal for some reasons.
    public init(_ reasons: [String]) { self.reasons = reasons }

    /// All reasons.
    public var description: String { self.reasons.joined(separator: "\n") }
}
