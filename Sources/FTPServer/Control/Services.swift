// What all sessions of a server share.
internal import NIOCore
internal import NIOPosix
internal import Synchronization
internal import Telemetry

/// The things that sessions use to carry out their actions: one value a server, all of it safe from any thread.
struct Services: Sendable {
    let sites: SiteDirectory
    let sessionNumbers: SessionNumbers
    let recorder: any EventRecorder
    /// Where everything that blocks runs. A session has one operation at a time, so its queue is as long as there are
    /// sessions, and no longer.
    let blockingPool: WorkPool
    /// A few threads for work that reads whole files: hashes, and SIZE in TYPE A.
    let readingPool: WorkPool
    /// Where passwords are hashed and authenticators asked.
    let loginPools: LoginPools
    let passivePorts: PassivePortSets
    let connector: ActiveConnector
    let pump: TransferPump
    let descriptors: DescriptorLedger
    let roster: SessionRoster
}

/// Counts sessions, for messages and logs.
final class SessionNumbers: Sendable {
    private let last = Atomic<UInt64>(0)

    /// The next one; the first is 1.
    func next() -> UInt64 { self.last.add(1, ordering: .relaxed).newValue }
}
