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
    var gates: [AdmissionGate] = []
    /// Seats of all sites that are open; `Int.max` when one has no limit of its own.
    private(set) var seats = 0
    private var lives: [Life] = []
    private var freeNumbers: [GateNumber] = []

    /// One more than the largest number.
    var size: Int { self.gates.count }

    /// Whether the number is a gate's that takes clients.
    func isOpen(_ gate: GateNumber) -> Bool {
        gate >= 0 && gate < self.lives.count && self.lives[Int(gate)] == .open
    }

    mutating func open(_ limits: AdmissionLimits) -> GateNumber {
        defer { self.sumUp() }
        if let number = self.freeNumbers.popLast() {
            self.gates[Int(number)] = AdmissionGate(limits: limits, number: number)
            self.lives[Int(number)] = .open
            return number
        }
        let number = GateNumber(self.gates.count)
        self.gates.append(AdmissionGate(limits: limits, number: number))
        self.lives.append(.open)
        return number
    }

    mutating func change(_ gate: GateNumber, limits: AdmissionLimits) {
        self.gates[Int(gate)].change(limits: limits)
        self.sumUp()
    }

    mutating func retire(_ gate: GateNumber) {
        precondition(self.isOpen(gate), "A site was removed twice.")
        self.lives[Int(gate)] = .retiring
        self.sumUp()
        self.freeIfUnused(gate)
    }

    /// Frees the number of a gate that retires, once nobody has anything of it.
    mutating func freeIfUnused(_ gate: GateNumber) {
        guard self.lives[Int(gate)] == .retiring, self.gates[Int(gate)].seated == 0, self.gates[Int(gate)].waiting == 0
        else { return }
        self.lives[Int(gate)] = .free
        self.freeNumbers.append(gate)
    }

    private mutating func sumUp() {
        var sum = 0
        for (number, life) in self.lives.enumerated() where life == .open {
            let (total, isTooLarge) = sum.addingReportingOverflow(max(0, self.gates[number].limits.siteSeats ?? .max))
            sum = isTooLarge ? .max : total
        }
        self.seats = sum
    }
}
