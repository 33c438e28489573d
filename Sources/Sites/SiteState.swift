// Whether a site serves.

/// Whether a site serves.
public enum SiteState: String, Hashable, Sendable, CaseIterable {
    /// It greets whoever comes.
    case started
    /// Sessions go on, newcomers are told to come later.
    case paused
    /// Nobody is served: its sessions have ended, and its addresses are closed where no other site uses them.
    case stopped
}
