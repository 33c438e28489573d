// Threads for logins. Files and listings have others: a directory of a hundred thousand entries doesn't hold up a login,
// and an authenticator that doesn't answer holds up nobody but its own users.
internal import LinuxSystem
internal import Sites
internal import Synchronization
internal import SystemPackage

/// A pool for what this machine decides by itself, and one for each authenticator elsewhere. They get their threads when
/// they are used first.
final class LoginPools: Sendable {
    /// Threads that wait for one authenticator elsewhere.
    static let threadsElsewhere = 8

    private let here: WorkPool
    private let elsewhere = Mutex<[String: WorkPool]>([:])

    /// - Parameter threads: for hashing: as many passwords are hashed at a time.
    init(threads: Int) { self.here = WorkPool(name: "login", threads: threads) }

    func start() throws(Errno) { try self.here.start() }

    func stop() {
        self.here.stop()
        let pools = self.elsewhere.withLock { pools in
            defer { pools = [:] }
            return Array(pools.values)
        }
        for pool in pools { pool.stop() }
    }

    /// The pool of that queue. When there is no thread for one of its own, the common one does it.
    func pool(of queue: LoginQueue) -> WorkPool {
        switch queue {
        case .here: return self.here
        case .elsewhere(let name):
            return self.elsewhere.withLock { pools in
                if let pool = pools[name] { return pool }
                let pool = WorkPool(name: "login-\(name)", threads: Self.threadsElsewhere)
                do throws(Errno) { try pool.start() } catch { return self.here }
                pools[name] = pool
                return pool
            }
        }
    }
}
