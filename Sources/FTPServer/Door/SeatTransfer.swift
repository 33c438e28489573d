// How a session goes from one site to another: HOST, and `host|user`.
internal import Admission
internal import FTPProtocol

/// What became of a session that wanted to go to another site.
enum SeatMove: Hashable, Sendable {
    /// It has a seat there; the one that it had is somebody else's.
    case moved
    /// There is no seat for it; it keeps the one that it has.
    case full
    /// The site's rules keep its address out; it keeps its seat.
    case addressDenied
    /// There is no such site, it is paused or stopped, or the server stops; it keeps its seat.
    case closed
}

/// The wish of a session, on its way to the door thread.
struct SeatTransfer: Sendable {
    /// The seat that it has.
    let permit: Permit
    /// Where it comes from.
    let address: IPAddress
    /// Where it wants to go.
    let site: SiteID
    /// Told once which seat it has now. Called on the door's thread, or on the one that asks.
    let answer: @Sendable (Permit, SeatMove) -> Void
}
