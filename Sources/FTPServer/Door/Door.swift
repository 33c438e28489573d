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
        case opened([Binding], handover: @Sendable () -> Handover)
        /// Can become: `stopped`.
        case running(door: SystemThread, relay: SystemThread)
        /// The listeners are closed.
        case stopped
    }

    /// Where it listens, with the ports that the kernel chose.
    let endpoints: [Endpoint]
    private let configuration: DoorConfiguration
    private let state: DoorState
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
        let bindings = try Self.openBindings(configuration)
        self.endpoints = bindings.map(\.endpoint)
        self.configuration = configuration
        _ = self.state.counters.publish(DoorFigures(configuration), bindings.map(QueueFigures.init))
        let clientsPerBatch = configuration.manners.clientsPerBatch
        self.life = Mutex(
            .opened(bindings) { Handover(loopCount: loopCount, clientsPerBatch: clientsPerBatch, admitted: admitted) }
        )
    }

    deinit { self.stop() }

    /// What the door has done so far.
    var figures: DoorFigures {
        var figures = self.state.counters.snapshot
        figures.seats.current -= min(figures.seated, self.state.inbox.returnedCount)
        return figures
    }

    /// Begins to let clients in.
    ///
    /// - Parameter ledger: what keeps account of the descriptors that transfers use.
    func start(sharing ledger: DescriptorLedger? = nil) throws(DoorError) {
        let outcome = self.life.withLock { life -> Errno? in
            guard case .opened(let bindings, let handover) = life else { preconditionFailure("A door starts once.") }
            do throws(Errno) {
                life = try self.startThreads(bindings, handover, ledger)
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
                for binding in bindings { binding.close() }
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

    /// The queues of the bindings, in the order of the configuration.
    var queues: [QueueFigures] { self.state.counters.queues }

    /// The highest levels since the last call: of the bindings' queues, and of the waiting room.
    func takePeaks() -> (queues: [QueueFigures], waiting: Int) { self.state.counters.takePeaks() }

    /// Puts other settings in force; nobody loses a connection, a place or a seat by it.
    func change(_ burst: BurstSettings) { self.state.inbox.settingsChanged(burst) }

    /// Lets a binding hold another number of connections until the settings change.
    func hold(_ backlog: Int, at binding: Int) { self.state.inbox.backlogWanted(backlog, at: binding) }

    /// Takes a seat back; who waits for it is let in at once. Called by `Seat`.
    func seatReturned(_ permit: Permit) { self.state.inbox.seatReturned(permit) }

    private func startThreads(
        _ bindings: [Binding],
        _ handover: @escaping @Sendable () -> Handover,
        _ ledger: DescriptorLedger?
    ) throws(Errno) -> Life {
        for (number, binding) in bindings.enumerated() {
            for (index, descriptor) in binding.listeners.enumerated() {
                let token = DoorToken.listener(binding: Int32(number), index: UInt32(index))
                try self.state.poller.add(descriptor, token: token.rawValue, for: .readable)
            }
        }
        let (state, configuration) = (self.state, self.configuration)
        let relay = try SystemThread(name: "door-events") { state.relay.run() }
        do throws(Errno) {
            let door = try SystemThread(name: "door") {
                var thread = DoorThread(
                    state: state,
                    configuration: configuration,
                    bindings: bindings,
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

    private static func openBindings(_ configuration: DoorConfiguration) throws(DoorError) -> [Binding] {
        var opened: [Binding] = []
        for wanted in configuration.bindings {
            do throws(Errno) {
                opened.append(try Binding(to: wanted.endpoint, backlog: configuration.backlog(of: wanted)))
            } catch {
                for binding in opened { binding.close() }
                throw DoorError(wanted.endpoint, error)
            }
        }
        return opened
    }
}
