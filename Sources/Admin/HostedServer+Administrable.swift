// A server with a configuration, as operators see it.
public import Admission
internal import FTPServer
public import Hosting
public import Telemetry

extension HostedServer: Administrable {
    /// The settings that were asked for last.
    public var settings: BurstSettings { self.server.settings }
    /// Puts other settings in force, for all sites; returns before they are. A reload puts back what the file says.
    public func change(_ settings: BurstSettings) { self.server.change(settings) }
    /// How it is doing; may take some milliseconds.
    public func status() -> ServerStatus { self.server.status() }

    /// Reads the configuration again, and puts what has changed in force.
    public func reload() throws(OperationRefusal) -> [String] {
        do throws(HostingError) { return try self.readAgain() } catch { throw OperationRefusal(error.reasons) }
    }

    /// Starts, pauses or stops a site.
    public func setState(ofSite site: String, to state: SiteState) throws(OperationRefusal) {
        do throws(HostingError) { try self.changeState(ofSite: site, to: state) } catch {
            throw OperationRefusal(error.reasons)
        }
    }
}
