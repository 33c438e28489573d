// What a test may choose of its server.
public import Admission
public import FTPProtocol
internal import FTPServer
public import FTPSession
public import LocalStorage
public import Sites

/// A server as a test wants it.
public struct ServerSetup {
    /// Listens on ::1 too.
    public var servesIPv6 = false
    /// What the anonymous user may do; nil lets nobody in without a name.
    public var anonymous: Permissions?
    /// How the folder is served.
    public var storage = LocalStorage.Options()
    /// The folder to serve; nil makes a fresh one.
    public var root: String?
    /// Descriptors that the process may have, which must be the test's own; nil allows all that it can have.
    public var descriptorLimit: Int?
    /// Changes the server's configuration.
    public var configure: (inout TestConfiguration) -> Void = { _ in }

    /// A server on 127.0.0.1 with a fresh folder.
    public init() {}

    /// A server with another configuration.
    public init(_ configure: @escaping (inout TestConfiguration) -> Void) { self.configure = configure }
}

/// A server with one site, as a test wants it.
public struct TestConfiguration {
    /// Where it listens; nil lets the kernel choose a port of 127.0.0.1.
    public var bindings: [Endpoint]?
    /// Whose manners a burst meets.
    public var profile = ServerProfile.spillway
    /// How a burst is met.
    public var burst = BurstSettings()
    /// Texts, limits and time-outs.
    public var session = SessionPolicy()
    /// Changes the site besides.
    public var site: (inout SiteConfiguration) -> Void = { _ in }
    /// Ports for passive data connections.
    public var passivePorts: ClosedRange<UInt16>?
    /// What a transfer may go without moving a byte.
    public var stalledTransferTimeMax: Duration = .seconds(300)
    /// What transfers get to finish when the server stops.
    public var drainTimeMax: Duration = .seconds(30)

    func configuration(at endpoints: [Endpoint], desk: LoginDesk) -> ServerConfiguration {
        var site = SiteConfiguration(name: "Test", desk: desk)
        site.burst = self.burst
        site.session = self.session
        self.site(&site)
        var configuration = ServerConfiguration(bindings: self.bindings ?? endpoints, site: site)
        configuration.profile = self.profile
        configuration.passivePorts = self.passivePorts
        configuration.stalledTransferTimeMax = self.stalledTransferTimeMax
        configuration.drainTimeMax = self.drainTimeMax
        return configuration
    }
}
