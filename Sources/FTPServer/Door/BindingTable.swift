// The bindings as the door thread knows them. A binding stands at a place that the tokens of its listeners name; places
// are used again, the numbers that others know bindings by are not.
internal import Admission
internal import FTPProtocol
internal import SystemPackage

/// A listening socket, and what its clients have to know of its binding.
struct DoorListener {
    let descriptor: Int32
    /// The place of its binding in the table.
    let place: Int
    /// The binding's number.
    let number: Int
    /// Where the binding is, as it was asked for.
    let endpoint: Endpoint
    /// The gate of the site that greets there; nil when there is no such site.
    let gate: GateNumber?

    init(_ descriptor: Int32, of bound: BoundPlace, at place: Int) {
        self.descriptor = descriptor
        self.place = place
        self.number = bound.planned.number
        self.endpoint = bound.planned.wanted.endpoint
        self.gate = bound.gate
    }
}

/// A binding among others.
struct BoundPlace {
    var binding: Binding
    /// Its number, and what was asked for.
    var planned: PlannedBinding
    /// The gate of the site that greets there; nil when there is no such site.
    var gate: GateNumber?
    /// Until when nobody is taken from its queue; nil while somebody is.
    var restsUntil: ContinuousClock.Instant?
}

/// The bindings, by place.
struct BindingTable {
    /// nil at places that are free.
    private(set) var places: [BoundPlace?] = []
    /// What others see of the queues, by place.
    private(set) var figures: [QueueFigures?] = []
    /// Places whose figures have changed.
    private(set) var touched = Marks()
    /// Places whose queues had somebody in them when they were looked at last.
    private(set) var measured = Marks()
    /// Places of those that rest.
    private(set) var resting: [Int] = []
    /// Places of those that have listeners to close.
    private(set) var retiring: [Int] = []

    /// The places in use.
    var all: [Int] { self.places.indices.filter { self.places[$0] != nil } }

    /// The place of the binding with that number; nil when it is closed.
    func place(of number: Int) -> Int? { self.places.firstIndex { $0?.planned.number == number } }

    /// The listener that a token names; nil when it has been closed since.
    func listener(_ place: Int32, _ index: UInt32) -> DoorListener? {
        guard place < self.places.count, let bound = self.places[Int(place)], index < bound.binding.listeners.count
        else { return nil }
        return DoorListener(bound.binding.listeners[Int(index)], of: bound, at: Int(place))
    }

    /// The number of the binding at a place in use.
    func number(at place: Int) -> Int { self.places[place]?.planned.number ?? -1 }

    /// All listeners, with their tokens.
    var listeners: [(token: DoorToken, listener: DoorListener)] { self.all.flatMap { self.listeners(at: $0) } }

    /// How many there are.
    var listenerCount: Int { self.places.reduce(0) { $0 + ($1?.binding.listeners.count ?? 0) } }

    /// The listeners of one binding, with their tokens.
    func listeners(at place: Int) -> [(token: DoorToken, listener: DoorListener)] {
        guard let bound = self.places[place] else { return [] }
        return bound.binding.listeners.enumerated().map { index, descriptor in
            let token = DoorToken.listener(binding: Int32(place), index: UInt32(index))
            return (token, DoorListener(descriptor, of: bound, at: place))
        }
    }

    /// Adds a binding that is open.
    mutating func add(_ opened: OpenedBinding) -> Int {
        let entry = BoundPlace(binding: opened.binding, planned: opened.planned)
        if let place = self.places.firstIndex(where: { $0 == nil }) {
            self.places[place] = entry
            self.noteLimits(place)
            return place
        }
        self.places.append(entry)
        self.figures.append(nil)
        self.noteLimits(self.places.count - 1)
        return self.places.count - 1
    }

    /// Changes a binding.
    mutating func change<Failure: Error>(
        _ place: Int,
        _ body: (inout Binding) throws(Failure) -> Void
    ) throws(Failure) {
        defer {
            self.noteRetirement(place)
            self.noteLimits(place)
        }
        guard var entry = self.places[place] else { return }
        // Not shared meanwhile: its listeners are changed in place.
        self.places[place] = nil
        defer { self.places[place] = entry }
        try body(&entry.binding)
    }

    /// Says what is asked of a binding now.
    mutating func setPlanned(_ planned: PlannedBinding, at place: Int) { self.places[place]?.planned = planned }

    /// Says who greets at a binding.
    mutating func setGate(_ gate: GateNumber?, at place: Int) { self.places[place]?.gate = gate }

    /// Closes a binding; whoever is in its queue is reset.
    mutating func close(_ place: Int) {
        self.places[place]?.binding.close()
        self.places[place] = nil
        self.figures[place] = nil
        self.touched.add(place)
        self.retiring.removeAll { $0 == place }
        self.resting.removeAll { $0 == place }
    }

    /// Closes all of them.
    mutating func closeAll() { for place in self.all { self.close(place) } }

    // MARK: Rest

    /// Lets a binding rest, or ends its rest.
    mutating func rest(_ place: Int, until: ContinuousClock.Instant?) {
        self.places[place]?.restsUntil = until
        self.resting.removeAll { $0 == place }
        if until != nil { self.resting.append(place) }
    }

    /// When the first of those that rest is to be woken.
    var nextWake: ContinuousClock.Instant? { self.resting.lazy.compactMap { self.places[$0]?.restsUntil }.min() }

    /// When listeners have to be closed next that get no newcomers.
    var nextRetirement: ContinuousClock.Instant? {
        self.retiring.lazy.compactMap { self.places[$0]?.binding.retirement }.min()
    }

    private mutating func noteRetirement(_ place: Int) {
        self.retiring.removeAll { $0 == place }
        if self.places[place]?.binding.retirement != nil { self.retiring.append(place) }
    }

    // MARK: Figures

    /// Notes how many connections a listener's queue has.
    mutating func note(_ length: Int, at place: Int) {
        let before = self.figures[place]?.length ?? 0
        self.figures[place]?.note(before + length)
        self.measured.add(place)
        self.touched.add(place)
    }

    /// The queues were emptied, but for those of bindings that rest.
    mutating func noteEmpty() {
        for place in self.measured.numbers where self.places[place]?.restsUntil == nil { self.clear(place) }
    }

    /// The queues are about to be measured.
    mutating func forgetLengths() {
        for place in self.measured.numbers { self.clear(place) }
        self.measured.removeAll()
    }

    private mutating func clear(_ place: Int) {
        guard let length = self.figures[place]?.length, length > 0 else { return }
        self.figures[place]?.length = 0
        self.touched.add(place)
    }

    /// Whether a queue is so long that nobody more should be left in it.
    func isQueueLong(_ place: Int) -> Bool {
        guard let queue = self.figures[place] else { return false }
        return queue.length >= queue.limit - queue.limit / 8
    }

    /// The figures were shown.
    mutating func shown() {
        for place in self.touched.numbers { self.figures[place]?.recentPeak = 0 }
        self.touched.removeAll()
    }

    private mutating func noteLimits(_ place: Int) {
        guard let entry = self.places[place] else { return }
        if self.figures[place] == nil {
            self.figures[place] = QueueFigures(entry.binding, number: entry.planned.number)
        }
        self.figures[place]?.noteLimits(entry.binding)
        self.touched.add(place)
    }
}
