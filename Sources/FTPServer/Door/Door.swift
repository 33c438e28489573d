// The door: where clients come in. Accepting, waiting and refusing happen on one thread of its own; whoever gets a seat
// is given to an event loop.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage
internal import Telemetry

/// Listens, lets clients in as there are seats, and gives them to the event loops.
///
/// From `init` on, clients can connect and wait in the kernel's queue; they are served from `start` on. Who starts a
/// door must stop it.
final class Door: Sendable {
    private enum Life: Sendable {
        /// Listening, not accepting. Holds the way to the event loops only until the thread has it: whoever is behind it
        /// may hold the door. Can become: `running`, `stopped`.
        case opened([OpenedBinding], handover: @Sendable () -> Handover)
        /// Can become: `stopped`.
        case running(door: SystemThread, relay: SystemThread)
        /// The listeners are closed.
        case stopped
    }

    private let state: DoorState
    private let plan: Mutex<DoorPlan>
    private let life: Mutex<Life>

    /// Opens all listeners, or none.
    ///
    /// - Parameter admitted: takes clients that have a seat: the number of an event loop, and who comes to it. Called on
    ///   the door's thread, so it must pass them on and return.
    init(
        configuration: DoorConfiguration,
        loopCount: Int,
        recorder: any EventRecorder,
        admitted: @escaping @Sendable (Int, [AdmittedClient]) -> Void
    ) throws(DoorError) {
        do throws(Errno) {
            self.state = try DoorState(recorder: recorder)
        } catch { throw DoorError("The door can't be made", error) }
        var plan = try DoorPlan(configuration)
        let opened = plan.takeOpened()
        self.plan = Mutex(plan)
        let clientsPerBatch = configuration.manners.clientsPerBatch
        self.life = Mutex(
            .opened(opened) { Handover(loopCount: loopCount, clientsPerBatch: clientsPerBatch, admitted: admitted) }
        )
        var (bindings, sites) = (BindingTable(), DoorSites(configuration))
        for binding in opened { _ = bindings.add(binding) }
        sites.noteFigures()
        _ = self.state.counters.publish(DoorFigures(configuration), bindings, sites)
    }

    deinit { self.stop() }

    /// Where it listens, with the ports that the kernel chose, in the order of the configuration.
    var endpoints: [Endpoint] { self.plan.withLock { $0.bindings.map(\.endpoint) } }

    /// The bindings, in the order of the configuration.
    var bindings: [PlannedBinding] { self.plan.withLock { $0.bindings } }

    /// What it was told last.
    var configuration: DoorConfiguration { self.plan.withLock { $0.configuration } }

    /// What the door has done so far.
    var figures: DoorFigures {
        var figures = self.state.counters.snapshot
        figures.seats.current -= min(figures.seated, self.state.inbox.returnedCount)
        return figures
    }

    /// How the sites are doing, by their numbers.
    var siteFigures: [SiteID: SiteFigures] {
        let returned = self.state.inbox.returnedCounts
        var sites: [SiteID: SiteFigures] = [:]
        for (gate, figures) in self.state.counters.sites {
            guard let id = figures.id else { continue }
            sites[id] = figures
            sites[id]?.seats.current -= min(figures.seats.current, returned[gate] ?? 0)
        }
        return sites
    }

    /// Begins to let clients in.
    ///
    /// - Parameter ledger: what keeps account of the descriptors that transfers use.
    func start(sharing ledger: DescriptorLedger? = nil) throws(DoorError) {
        let configuration = self.configuration
        let outcome = self.life.withLock { life -> Errno? in
            guard case .opened(let bindings, let handover) = life else { preconditionFailure("A door starts once.") }
            do throws(Errno) {
                life = try self.startThreads(configuration, bindings, handover, ledger)
                return nil
            } catch { return error }
        }
        if let outcome { throw DoorError("The door can't start", outcome) }
    }

    /// Closes the door, and returns when that is done: everyone on the way in is told, nobody is reset. Sessions go on.
    func stop() {
        self.life.withLock { life in
            switch life {
            case .opened(let bindings, _):
                for opened in bindings { opened.binding.close() }
                self.state.inbox.close().turnDown()
            case .running(let door, let relay):
                self.state.inbox.stop()
                door.join()
                self.state.relay.stop()
                relay.join()
            case .stopped: break
            }
            life = .stopped
        }
    }

    /// The queues of the bindings, in the order in which they were opened.
    var queues: [QueueFigures] { self.state.counters.queues }

    /// The highest levels since the last call: of the bindings' queues, and of the waiting rooms.
    func takePeaks() -> (queues: [QueueFigures], waiting: Int) { self.state.counters.takePeaks() }

    /// Puts another configuration in force; nobody loses a connection or a seat by it. Returns once all new bindings are
    /// open; the rest follows at once on the door's thread.
    ///
    /// Bindings that are no longer wanted ignore newcomers, serve who is on the way in, and are closed then. Clients that
    /// wait at a site that is removed, paused or stopped are told; its sessions stay. What is fixed from the start on
    /// (`profile`, `descriptorLimit`, `descriptorsInUse`, `manners`) stays as it was.
    ///
    /// When it throws, some binding can't be opened, and nothing has changed.
    func change(to configuration: DoorConfiguration) throws(DoorError) {
        let failure = self.plan.withLock { plan -> DoorError? in
            do throws(DoorError) {
                try self.change(&plan, to: configuration)
                return nil
            } catch { return error }
        }
        if let failure { throw failure }
    }

    /// Puts into force what differs between two settings, for one site or all of them; nobody loses a connection, a
    /// place or a seat by it.
    func change(from old: BurstSettings, to new: BurstSettings, site: SiteID? = nil) {
        self.plan.withLock { plan in
            var configuration = plan.configuration
            configuration.take(changesFrom: old, to: new, site: site)
            // No binding is new, so nothing can fail.
            try? self.change(&plan, to: configuration)
        }
    }

    private func change(_ plan: inout DoorPlan, to next: DoorConfiguration) throws(DoorError) {
        var next = next
        next.profile = plan.configuration.profile
        next.descriptorLimit = plan.configuration.descriptorLimit
        next.descriptorsInUse = plan.configuration.descriptorsInUse
        next.manners = plan.configuration.manners
        let change = try plan.change(to: next) { self.state.counters.has($0) }
        guard !self.state.inbox.changed(change) else { return }
        for opened in change.opened.values { opened.binding.close() }
    }

    /// Lets the binding of that number hold another number of connections until the configuration changes.
    func hold(_ backlog: Int, at binding: Int) { self.state.inbox.backlogWanted(backlog, at: binding) }

    /// Takes a seat back; who waits for it is let in at once. Called by `Seat`.
    func seatReturned(_ permit: Permit) { self.state.inbox.seatReturned(permit) }

    /// Changes a seat for one of another site. Called by `Seat`.
    func move(_ transfer: SeatTransfer) { self.state.inbox.moveWanted(transfer) }

    private func startThreads(
        _ configuration: DoorConfiguration,
        _ bindings: [OpenedBinding],
        _ handover: @escaping @Sendable () -> Handover,
        _ ledger: DescriptorLedger?
    ) throws(Errno) -> Life {
        var table = BindingTable()
        for binding in bindings { _ = table.add(binding) }
        for (token, listener) in table.listeners {
            try self.state.poller.add(listener.descriptor, token: token.rawValue, for: .readable)
        }
        let state = self.state
        let relay = try SystemThread(name: "door-events") { state.relay.run() }
        do throws(Errno) {
            let door = try SystemThread(name: "door") { [table] in
                var thread = DoorThread(
                    state: state,
                    configuration: configuration,
                    bindings: table,
                    handover: handover(),
                    ledger: ledger
                )
                thread.run()
            }
            return .running(door: door, relay: relay)
        } catch {
            state.relay.stop()
            relay.join()
            throw error
        }
    }
}

extension DoorInbox.Letters {
    /// Turns down what nobody will do any more.
    func turnDown() {
        for opened in (self.change?.opened ?? [:]).values { opened.binding.close() }
        for move in self.moves { move.answer(move.permit, .closed) }
    }
}
