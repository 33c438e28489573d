// Which server's manners are kept: ours, or those of the article's.

/// How a server treats a burst, beyond what its settings say.
public enum ServerProfile: String, Hashable, Sendable, CaseIterable {
    /// Everybody is served or told why not.
    case spillway
    /// IIS 6 as the article describes it, for demonstration: one listener, a fixed number of slots for accepted
    /// connections, a few threads that pick them up, and a monitor that resets whom they don't reach.
    case iis6

    /// The settings that the profile starts with.
    public var settings: BurstSettings {
        switch self {
        case .spillway: BurstSettings()
        case .iis6: .iis6
        }
    }
}

extension BurstSettings {
    /// What IIS 6 starts with: Microsoft KB Q301310 and the metabase reference document the numbers.
    public static var iis6: BurstSettings {
        var settings = BurstSettings()
        settings.listenBacklog = 25
        settings.serverListenBacklog = 40
        settings.maxPoolThreads = 4
        return settings
    }
}
