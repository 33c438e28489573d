// What leaves the door: clients that have a seat, and the seats that come back.
internal import Admission
internal import FTPProtocol
internal import Synchronization

/// A client that has a seat. Who receives it owns the descriptor and the seat.
struct AdmittedClient: Sendable {
    /// Its connection: non-blocking, close-on-exec.
    let descriptor: Int32
    /// Where it comes from.
    let peer: Endpoint
    /// The site that greets it.
    let site: SiteID
    /// The number of the binding it came to: first those of the start in the order of the configuration, then those that
    /// were added. No number is used twice.
    let binding: Int
    /// Where that binding is, as it was asked for: with the wildcard, and with port 0.
    let endpoint: Endpoint
    /// When it was taken from the kernel.
    let acceptedAt: ContinuousClock.Instant
    /// Its seat; make a `Seat` of it at once.
    let permit: Permit
}

/// A seat on its way from one thread to another; it goes back when nobody takes it.
final class HeldSeat: Sendable {
    private let seat: Mutex<Seat?>

    init(_ seat: consuming Seat) { self.seat = Mutex(seat) }

    /// The seat, once.
    func take() -> Seat? { self.seat.withLock { $0.take() } }
}

/// A seat that somebody sits on; it goes back to the door when the value ends.
struct Seat: ~Copyable, Sendable {
    /// nil once the seat was given away.
    private var permit: Permit?
    private let door: Door

    init(_ permit: Permit, _ door: Door) {
        self.permit = permit
        self.door = door
    }

    deinit { if let permit = self.permit { self.door.seatReturned(permit) } }

    /// Changes the seat for one of another site.
    ///
    /// - Parameters:
    ///   - address: where the session comes from.
    ///   - then: gets the seat that the session has from now on; called once, on the door's thread or on this one, so it
    ///     must pass it on and return. A session that has ended meanwhile lets go of it.
    consuming func move(
        to site: SiteID,
        from address: IPAddress,
        then: @escaping @Sendable (consuming Seat, SeatMove) -> Void
    ) {
        guard let permit = self.permit.take() else { return }
        let door = self.door
        door.move(
            SeatTransfer(permit: permit, address: address, site: site) { permit, outcome in
                then(Seat(permit, door), outcome)
            }
        )
    }
}
