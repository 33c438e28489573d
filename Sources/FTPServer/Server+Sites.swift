// Another configuration for a running server, and the state of its sites.
public import FTPProtocol
internal import FTPSession
internal import Sites
internal import Synchronization
public import Telemetry

extension Server {
    /// What is in force.
    public var configuration: ServerConfiguration { self.present.withLock { $0 } }

    /// Puts another configuration in force, without losing a session or a client in a queue.
    ///
    /// New addresses are opened first; those that are no more are emptied, then closed. Sessions follow their site at
    /// their next command; those of sites that are no more, or stopped, get a 421. `profile`, `passivePorts`,
    /// `loginThreads` and `stalledTransferTimeMax` stay as they were at the start.
    ///
    /// - Throws: when an address can't be had: nothing has changed then.
    public func adopt(_ next: ServerConfiguration) throws(ServerError) {
        try self.present.withLock { (present) throws(ServerError) in
            do throws(PassivePortError) { try self.services.passivePorts.adopt(next) } catch {
                throw ServerError("\(error)")
            }
            self.services.sites.prepare(next)
            do throws(DoorError) {
                try self.door.change(to: DoorConfiguration(next))
            } catch {
                _ = self.services.sites.adopt(present)
                throw ServerError("\(error)")
            }
            let gone = self.services.sites.adopt(next)
            let stopped = next.sites.filter { $0.state == .stopped }.map(\.id)
            self.services.roster.broadcast(.stopRequested, toSites: Set(gone + stopped))
            present = next
        }
        self.adoptShared(next.burst)
    }

    /// Starts, pauses or stops a site.
    ///
    /// - Throws: when an address of a site that starts can't be had.
    public func setState(of site: SiteID, to state: SiteState) throws(ServerError) {
        var next = self.configuration
        guard let index = next.sites.firstIndex(where: { $0.id == site }) else {
            throw ServerError("There is no site \(site).")
        }
        next.sites[index].state = state
        try self.adopt(next)
    }
}
