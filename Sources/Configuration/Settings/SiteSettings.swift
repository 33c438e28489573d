// One site, as a configuration describes it.
public import AccessRules
public import FTPProtocol

/// A site. The groups are those of the code; in the file most keys stand beside each other.
public struct SiteSettings: Hashable, Sendable {
    /// Its name, for people; no two sites have the same.
    public var name = ""
    /// Its number, which logs and `spillway set` use.
    public var id = SiteID.first
    /// Whether it serves when the server starts.
    public var autoStart = true
    /// Where clients find it.
    public var bindings: [BindingSettings] = []
    /// What they find there.
    public var folders = FolderSettings()
    /// Who may come in, and do what.
    public var access = AccessSettings()
    /// How many, and how fast.
    public var limits = SiteLimits()
    /// When it gives up on a client.
    public var timeouts = TimeoutSettings()
    /// What it says, and how.
    public var manners = MannerSettings()
    /// How files are written.
    public var files = FileSettings()
    /// Its firewall and its encryption.
    public var network = NetworkSettings()
    /// Its log.
    public var log = LogSettings()

    /// A site without a name.
    public init() {}
}

/// Where clients find a site.
public struct BindingSettings: Hashable, Sendable {
    /// The address; nil is every address of the machine, IPv4 and IPv6 (`*`).
    public var address: IPAddress?
    /// The port; 0 lets the kernel choose.
    public var port: UInt16 = 21
    /// The name that clients must ask for (HOST, or `host|user`); nil greets everybody.
    public var host: String?
    /// Connections that are held before they are accepted; nil is the server's `listenBacklog`.
    public var listenBacklog: Int?

    /// Port 21 of every address.
    public init(address: IPAddress? = nil, port: UInt16 = 21, host: String? = nil) {
        self.address = address
        self.port = port
        self.host = host
    }
}

/// What a site shows.
public struct FolderSettings: Hashable, Sendable {
    /// The directory of the machine that is its root.
    public var directory = ""
    /// Further directories, at paths of the site.
    public var virtualDirectories: [VirtualDirectorySettings] = []
    /// Which part of it a user sees.
    public var isolation = IsolationSetting.none
    /// Whether a home that is missing is made at the first login.
    public var makesMissingHomes = false

    /// No directory.
    public init() {}
}

/// A directory of the machine at a path of the site.
public struct VirtualDirectorySettings: Hashable, Sendable {
    /// Where it is seen.
    public var path = VirtualPath.root
    /// What is seen there.
    public var directory = ""
    /// Whether the listing of the folder around it shows it.
    public var isListed = true
    /// What may be done there at most; nil is what the site says.
    public var rights: Permissions?

    /// Nothing yet.
    public init() {}
}

/// Which part of a site a user sees (IIS: userIsolation).
public enum IsolationSetting: String, Hashable, Sendable, CaseIterable {
    /// All of it, beginning at the root.
    case none
    /// All of it, beginning in the folder that has the user's name, when there is one.
    case startInUsersDirectory
    /// Its own folder as the root, and the site's virtual directories in it.
    case isolateRootDirectoryOnly
    /// Its own folder as the root, and nothing else.
    case isolateAllDirectories
    /// The home that its account names; nobody gets the site's root.
    case activeDirectory
    /// The home that its authenticator names; nobody gets the site's root.
    case customFolder
}

/// How files are written and replaced.
public struct FileSettings: Hashable, Sendable {
    /// Whether what has arrived of a broken upload is kept.
    public var keepsPartialUploads = false
    /// Whether RNTO may replace a file.
    public var allowsReplaceOnRename = true
    /// Whether an upload is on the disk before the client is told so.
    public var syncsUploads = false
    /// The mode bits that new files and folders don't get.
    public var umask: UInt16 = 0o022
    /// Whether a file can be read while it is being uploaded.
    public var allowsReadUploadsInProgress = false

    /// The defaults.
    public init() {}
}

/// How a site is reached.
public struct NetworkSettings: Hashable, Sendable {
    /// What data connections are told of addresses.
    public var firewall = FirewallSettings()
    /// What is encrypted.
    public var tls = TLSSettings()

    /// The defaults.
    public init() {}
}

/// What data connections are told of addresses.
public struct FirewallSettings: Hashable, Sendable {
    /// What PASV announces (IIS: externalIp4Address); nil is the address that the client connected to.
    public var externalAddress: IPAddress?
    /// What it announces to some networks; the first that holds the client counts.
    public var byNetwork: [AnnouncementSettings] = []
    /// Ports for passive data connections of this site; nil are the server's.
    public var passivePorts: ClosedRange<UInt16>?
    /// Whether passive data connections must come from the client's own address.
    public var matchesClientForPassive = true
    /// Whether PORT must name the client's own address.
    public var matchesClientForPort = true

    /// No firewall.
    public init() {}
}

/// What PASV announces to one network.
public struct AnnouncementSettings: Hashable, Sendable {
    /// Whom.
    public var network = AddressNetwork.allIPv4
    /// What; nil is the address that the client connected to.
    public var address: IPAddress?

    /// For everybody, the address that they connected to.
    public init() {}
}

/// What is encrypted.
public struct TLSSettings: Hashable, Sendable {
    /// What the control connection needs.
    public enum Control: String, Hashable, Sendable, CaseIterable {
        /// It may be encrypted.
        case allow
        /// It must be.
        case require
        /// Names and passwords must be.
        case requireCredentialsOnly
    }

    /// What data connections need.
    public enum Data: String, Hashable, Sendable, CaseIterable {
        /// They may be encrypted.
        case allow
        /// They must be.
        case require
        /// They may not be.
        case deny
    }

    /// What the control connection needs.
    public var control = Control.allow
    /// What data connections need.
    public var data = Data.allow
    /// A PEM file with the certificate, and the key unless it has a file of its own.
    public var certificate: String?
    /// A PEM file with the key.
    public var key: String?

    /// Nothing is encrypted.
    public init() {}

    /// Why a site with these settings can't be started; nil when it can. It doesn't stop other sites.
    public var reasonNotToStart: String? {
        switch (self.control, self.data) {
        case (.allow, .allow), (.allow, .deny): nil
        case (.allow, .require): "tls.data is require, and there is no TLS yet"
        case (.require, _), (.requireCredentialsOnly, _):
            self.certificate == nil
                ? "tls.control is \(self.control.rawValue), and there is no certificate"
                : "tls.control is \(self.control.rawValue), and there is no TLS yet"
        }
    }
}
