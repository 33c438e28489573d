// What a site decides about its sessions; shared by all of them.

/// What holds for every session of a site: texts, limits, time-outs.
public struct SessionPolicy: Hashable, Sendable {
    /// The 220's text.
    public var banner = "Spillway ready."
    /// The 230's text.
    public var greeting = "Logged in."
    /// The 221's text.
    public var farewell = "Goodbye."
    /// LIST in the DOS style unless the client switches (SITE DIRSTYLE).
    public var listsInDOSStyle = false
    /// Whether a partial upload stays (the texts of 426 and 451 tell the client).
    public var keepsPartialUploads = false
    /// The umask a session starts with.
    public var umask: UInt16 = 0o022
    /// Commands that wait while another runs; when they are reached, the edge stops reading.
    public var queuedCommandsMax = 16
    /// Wrong passwords until the connection is closed with 421.
    public var failedLoginsMax = 3
    /// From the 220 to the 230.
    public var loginTimeMax: Duration = .seconds(30)
    /// Between commands; the clock stands still during a transfer.
    public var idleTimeMax: Duration = .seconds(300)
    /// What SITE IDLE may ask for at most.
    public var idleTimeLimit: Duration = .seconds(7_200)
    /// From the transfer command to the data connection.
    public var dataConnectTimeMax: Duration = .seconds(30)

    /// The defaults.
    public init() {}
}
