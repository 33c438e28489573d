// What a site is, as the server works with it: one value, replaced as a whole by a reload.
public import AccessRules
public import Admission
public import FTPProtocol
public import FTPSession
public import Telemetry

/// What a site is.
public struct SiteConfiguration: Sendable {
    /// Its number.
    public var id: SiteID
    /// Its name, for people.
    public var name: String
    /// Whether it serves.
    public var state = SiteState.started
    /// Texts, limits and time-outs of its sessions.
    public var session = SessionPolicy()
    /// How many it takes, and how a burst is met.
    public var burst = BurstSettings()
    /// Which addresses count as one client where limits are by address.
    public var addressPrefix = AddressPrefix()
    /// What clients are told for whom there is no seat, in one line; nil is our own words.
    public var maxClientsMessage: String?
    /// Where clients may come from.
    public var addresses = AddressRules()
    /// Who may come in.
    public var desk: LoginDesk
    /// What data connections are told of addresses.
    public var firewall = Firewall()
    /// What its transfers may use.
    public var transfers = TransferLimits()

    /// A site.
    public init(id: SiteID = .first, name: String, desk: LoginDesk) {
        self.id = id
        self.name = name
        self.desk = desk
    }
}
