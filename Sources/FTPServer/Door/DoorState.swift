internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

/// What the door thread shares with the rest of the door.
final class DoorState: Sendable {
    let poller: Poller
    let wake: WakeSignal
    let inbox: DoorInbox
    let relay: EventRelay
    let counters = DoorCounters()

    init(recorder: any EventRecorder) throws(Errno) {
        self.poller = try Poller()
        self.wake = try WakeSignal()
        self.inbox = DoorInbox(wake: self.wake)
        self.relay = try EventRelay(recorder: recorder)
        try self.poller.add(self.wake.descriptor, token: DoorToken.wake.rawValue, for: .readable)
    }
}
