// A server with a configuration, as operators see it.
public import Admission
internal import Configuration
internal import FTPProtocol
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

    /// The settings that a site runs with.
    public func settings(ofSite site: String) throws(OperationRefusal) -> BurstSettings {
        try self.server.settings(of: self.identifier(of: site)) ?? self.settings
    }

    /// Puts other settings in force for one site; those that all sites share stay as they are.
    public func change(_ settings: BurstSettings, ofSite site: String) throws(OperationRefusal) {
        let identifier = try self.identifier(of: site)
        // What a server with one site has is that site's, the shared ones too.
        guard self.hostedSettings.sites.count > 1 else { return self.change(settings) }
        self.server.change(from: try self.settings(ofSite: site), to: settings, site: identifier)
    }

    /// The only site goes by any number: the article's commands say 1.
    private func identifier(of site: String) throws(OperationRefusal) -> SiteID {
        let sites = self.hostedSettings.sites
        if sites.count == 1, UInt32(site) != nil { return sites[0].id }
        do throws(HostingError) { return try self.site(named: site).id } catch {
            throw OperationRefusal(error.reasons)
        }
    }

    /// Starts, pauses or stops a site.
    public func setState(ofSite site: String, to state: SiteState) throws(OperationRefusal) {
        do throws(HostingError) { try self.changeState(ofSite: site, to: state) } catch {
            throw OperationRefusal(error.reasons)
        }
    }
}
