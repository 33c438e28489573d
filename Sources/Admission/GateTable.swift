/// What is asked of a gate again and again: numbers alone, because reading one out of a gate may copy all of it.
struct GateReading: Hashable, Sendable {
    /// Seats that are taken.
    let seated: Int
    /// Seats there are.
    let seats: Int
    /// Clients that wait.
    let waiting: Int
    /// Clients that may wait.
    let waitingMax: Int
    /// Whether somebody waits whom nothing of this gate keeps from a seat.
    let someoneMayBeSeated: Bool

    init(_ gate: borrowing AdmissionGate) {
        self.seated = gate.seated
        self.seats = gate.seats
        self.waiting = gate.waiting
        self.waitingMax = gate.limits.waitingClientsMax
        self.someoneMayBeSeated = gate.someoneMayBeSeated
    }
}

/// The gates of sites by their numbers, and which of the numbers are free.
struct GateTable: Sendable {
    private enum Life {
        /// Becomes `retiring`.
        case open
        /// No site has it any more, but sessions or waiting clients do. Becomes `free`.
        case retiring
        /// Becomes `open`.
        case free
    }

    /// By number. What stands at a free one means nothing.
    private(set) var gates: [AdmissionGate] = []
    /// The same as numbers.
    private(set) var readings: [GateReading] = []
    /// Seats of the sites that are open and have a limit of their own.
    private var limitedSeats = 0
    /// How many have none.
    private var unlimitedCount = 0
    private var lives: [Life] = []
    private var freeNumbers: [GateNumber] = []

    /// One more than the largest number.
    var size: Int { self.gates.count }

    /// Whether the number is a gate's that takes clients.
    func isOpen(_ gate: GateNumber) -> Bool {
        gate >= 0 && gate < self.lives.count && self.lives[Int(gate)] == .open
    }

    /// Seats of all sites that are open; `Int.max` when one has no limit of its own.
    var seats: Int { self.unlimitedCount > 0 ? .max : self.limitedSeats }

    mutating func open(_ limits: AdmissionLimits) -> GateNumber {
        self.countSeats(limits.siteSeats, 1)
        if let number = self.freeNumbers.popLast() {
            self.with(number) { $0 = AdmissionGate(limits: limits, number: number) }
            self.lives[Int(number)] = .open
            return number
        }
        let number = GateNumber(self.gates.count)
        let gate = AdmissionGate(limits: limits, number: number)
        self.readings.append(GateReading(gate))
        self.gates.append(gate)
        self.lives.append(.open)
        return number
    }

    mutating func change(_ gate: GateNumber, limits: AdmissionLimits) {
        self.countSeats(self.gates[Int(gate)].limits.siteSeats, -1)
        self.countSeats(limits.siteSeats, 1)
        self.with(gate) { $0.change(limits: limits) }
    }

    /// Does something with a gate; the only way to change one.
    mutating func with<Value>(_ gate: GateNumber, _ body: (inout AdmissionGate) -> Value) -> Value {
        let value = body(&self.gates[Int(gate)])
        Self.read(&self.gates[Int(gate)], into: &self.readings[Int(gate)])
        return value
    }

    /// In place: nothing of the gate is copied.
    private static func read(_ gate: inout AdmissionGate, into reading: inout GateReading) {
        reading = GateReading(gate)
    }

    mutating func retire(_ gate: GateNumber) {
        precondition(self.isOpen(gate), "A site was removed twice.")
        self.lives[Int(gate)] = .retiring
        self.countSeats(self.gates[Int(gate)].limits.siteSeats, -1)
        self.freeIfUnused(gate)
    }

    /// Frees the number of a gate that retires, once nobody has anything of it.
    mutating func freeIfUnused(_ gate: GateNumber) {
        guard self.lives[Int(gate)] == .retiring, self.readings[Int(gate)].seated == 0,
            self.readings[Int(gate)].waiting == 0
        else { return }
        self.lives[Int(gate)] = .free
        self.freeNumbers.append(gate)
    }

    /// A site's seats are added (1), or taken off (-1).
    private mutating func countSeats(_ seats: Int?, _ sign: Int) {
        guard let seats else { return self.unlimitedCount += sign }
        // So many sites of so many seats have room in the sum.
        self.limitedSeats += sign * min(max(0, seats), 1 << 40)
    }
}
