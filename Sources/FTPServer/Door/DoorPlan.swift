// What the door is to be, worked out by whoever changes it: the door's own thread only has to put it in force.
internal import Admission
internal import FTPProtocol
internal import SystemPackage

/// A binding that the door has, or is to have.
struct PlannedBinding: Sendable {
    /// Its number, which no other binding ever gets.
    let number: Int
    /// Where it is; with the port that the kernel chose.
    let endpoint: Endpoint
    /// What was asked for.
    var wanted: DoorBinding
}

/// A binding, and its listeners that nobody is taken from yet.
struct OpenedBinding: Sendable {
    let planned: PlannedBinding
    let binding: Binding
}

/// A change on its way to the door thread.
struct DoorChange: Sendable {
    /// What holds from now on.
    let configuration: DoorConfiguration
    /// The bindings there are from now on.
    let bindings: [PlannedBinding]
    /// Those that were opened for it, by number.
    var opened: [Int: OpenedBinding]

    /// Those that were opened, in the order of their numbers.
    var openedInOrder: [OpenedBinding] { self.opened.sorted { $0.key < $1.key }.map(\.value) }

    /// One change in place of two, the second of which says what holds.
    func followed(by next: DoorChange) -> DoorChange {
        var next = next
        // What was opened and isn't wanted any more must be emptied before it is closed.
        next.opened.merge(self.opened) { new, _ in new }
        return next
    }
}

/// What the door was told last. Changes are worked out here one after the other.
struct DoorPlan: Sendable {
    private(set) var configuration: DoorConfiguration
    /// In the order of the configuration.
    private(set) var bindings: [PlannedBinding] = []
    /// Bindings that were removed, and may not be closed yet.
    private var leaving: [PlannedBinding] = []
    private var nextNumber = 0
    private var opened: [OpenedBinding] = []

    /// Opens all bindings, or none.
    init(_ configuration: DoorConfiguration) throws(DoorError) {
        self.configuration = configuration
        self.opened = try self.change(to: configuration) { _ in false }.openedInOrder
    }

    /// Takes the bindings that were opened at the start, in the order of their numbers.
    mutating func takeOpened() -> [OpenedBinding] {
        defer { self.opened = [] }
        return self.opened
    }

    /// Works out how the door becomes what it is to be, and opens the bindings that are new; all of them, or none, and
    /// then nothing has changed.
    ///
    /// - Parameter isThere: whether a binding that was removed isn't closed yet.
    mutating func change(
        to next: DoorConfiguration,
        isThere: (Int) -> Bool
    ) throws(DoorError) -> DoorChange {
        var (free, leaving) = (Shelf(self.bindings), Shelf(self.leaving.filter { isThere($0.number) }))
        var planned: [PlannedBinding] = []
        var opened: [Int: OpenedBinding] = [:]
        var known = free.endpoints + leaving.endpoints
        var number = self.nextNumber
        for wanted in next.bindings {
            if let kept = free.take(wanted) ?? leaving.take(wanted) {
                planned.append(kept)
                continue
            }
            do throws(Errno) {
                let binding = try Binding(
                    to: wanted.endpoint,
                    backlog: next.backlog(of: wanted),
                    isBesideOurs: known.contains { $0.overlaps(wanted.endpoint) }
                )
                planned.append(PlannedBinding(number: number, endpoint: binding.endpoint, wanted: wanted))
                opened[number] = OpenedBinding(planned: planned[planned.count - 1], binding: binding)
                known.append(binding.endpoint)
                number += 1
            } catch {
                for new in opened.values { new.binding.close() }
                throw DoorError(wanted.endpoint, error)
            }
        }
        self.configuration = next
        self.bindings = planned
        self.leaving = leaving.rest + free.rest
        self.nextNumber = number
        return DoorChange(configuration: next, bindings: planned, opened: opened)
    }

    /// Bindings to choose from, by what was asked for.
    private struct Shelf {
        private var byEndpoint: [Endpoint: [PlannedBinding]] = [:]

        init(_ bindings: [PlannedBinding]) {
            // The first of those that are alike is taken first.
            for binding in bindings.reversed() { self.byEndpoint[binding.wanted.endpoint, default: []].append(binding) }
        }

        var rest: [PlannedBinding] { self.byEndpoint.values.flatMap(\.self) }

        var endpoints: [Endpoint] { self.rest.map(\.endpoint) }

        mutating func take(_ wanted: DoorBinding) -> PlannedBinding? {
            guard var found = self.byEndpoint[wanted.endpoint]?.popLast() else { return nil }
            found.wanted = wanted
            return found
        }
    }
}

extension Endpoint {
    /// Whether a wildcard of one of the two includes the other: the kernel lets the same owner have both.
    fileprivate func overlaps(_ other: Endpoint) -> Bool {
        guard self.port == other.port, self.address != other.address else { return false }
        switch (self.address, other.address) {
        case (.v4(let one), .v4(let two)): return one == 0 || two == 0
        case (.v6(0, 0), .v6), (.v6, .v6(0, 0)): return true
        case (.v6, .v6), (.v4, .v6), (.v6, .v4): return false
        }
    }
}
