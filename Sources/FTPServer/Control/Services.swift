// What all sessions of a server share.
internal import Accounts
internal import FTPProtocol
internal import FTPSession
internal import NIOCore
internal import NIOPosix
internal import Storage
internal import Telemetry

/// The things that sessions use to carry out their actions: one value a server, all of it safe from any thread.
struct Services: Sendable {
    let storage: any StorageBackend
    let authenticator: any Authenticator
    let recorder: any EventRecorder
    /// Where everything that blocks runs. A session has one operation at a time, so its queue is as long as there are
    /// sessions, and no longer.
    let blockingPool: WorkPool
    /// A few threads for work that reads whole files: hashes, and SIZE in TYPE A.
    let readingPool: WorkPool
    let passivePorts: PassivePorts
    let connector: ActiveConnector
    let pump: TransferPump
    let descriptors: DescriptorLedger
    let userSeats: SharedUserSeats
    let policy: SharedSessionPolicy
    let roster: SessionRoster
}
