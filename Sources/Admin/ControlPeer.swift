// One client of the control socket: what it has sent, and what it has not read yet.
internal import LinuxSystem
internal import SystemPackage

/// A client. One request is answered at a time; the next one is taken when the answer is on its way.
struct ControlPeer {
    /// What a step ends with.
    enum Outcome {
        /// Nothing more comes or goes.
        case closed
        /// The next step is due when the descriptor is ready for that.
        case waits(Readiness)
    }

    let descriptor: Int32
    /// When it is closed, unless it has sent a request and read the answer.
    private(set) var deadline: ContinuousClock.Instant

    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var sentCount = 0
    /// Whether it sends nothing more, or is not to.
    private var isEnded = false

    init(_ descriptor: Int32, deadline: ContinuousClock.Instant) {
        self.descriptor = descriptor
        self.deadline = deadline
    }

    /// Reads once, answers one request at most, and writes what fits: a client's turn is short, whatever it sent.
    mutating func step(_ desk: ControlDesk, _ limits: ControlLimits) -> Outcome {
        do throws(Errno) {
            if self.output.isEmpty {
                if !self.isEnded, !self.hasLine { try self.read() }
                self.answerNext(desk, limits)
            }
            try self.write()
        } catch { return .closed }
        if !self.output.isEmpty || self.hasRequest { return .waits(.writable) }
        return self.isEnded ? .closed : .waits(.readable)
    }

    private var hasLine: Bool { self.input.contains(0x0A) }
    private var hasRequest: Bool { self.hasLine || (self.isEnded && !self.input.isEmpty) }

    private mutating func answerNext(_ desk: ControlDesk, _ limits: ControlLimits) {
        guard
            self.input.count <= limits.lineBytesMax || (self.input.firstIndex(of: 0x0A) ?? .max) <= limits.lineBytesMax
        else { return self.refuseLine(limits) }
        guard self.hasRequest else { return }
        let line = self.input.prefix { $0 != 0x0A }
        self.input.removeFirst(min(line.count + 1, self.input.count))
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) else { return }
        self.output = desk.answer(to: line)
        self.deadline = .now + limits.requestTimeMax
    }

    /// A client that sends so long a line isn't read any further.
    private mutating func refuseLine(_ limits: ControlLimits) {
        self.input = []
        self.isEnded = true
        self.output = ControlDesk.line(.refusal("A request has \(limits.lineBytesMax) bytes at most."))
    }

    private mutating func read() throws(Errno) {
        if try !ControlBytes.receive(from: self.descriptor, onto: &self.input) { self.isEnded = true }
    }

    private mutating func write() throws(Errno) {
        guard !self.output.isEmpty else { return }
        let count = try ControlBytes.send(self.output[self.sentCount...], to: self.descriptor)
        self.sentCount += count
        guard self.sentCount == self.output.count else { return }
        self.output = []
        self.sentCount = 0
    }
}
