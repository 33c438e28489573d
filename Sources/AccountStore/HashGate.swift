// How many passwords are hashed at a time, and the same one only once.
internal import Accounts
internal import LinuxSystem
internal import Synchronization

/// Lets so many hashes run at once, whoever asks: each takes 16 MiB and a processor.
///
/// Those who come with credentials that are being checked wait for that answer: 500 logins with the same password cost
/// one hash. Such a wait is no longer than the hash of their own that it saves, and leaves the place in the gate to
/// somebody else.
final class HashGate: Sendable {
    /// A check that runs.
    private final class Flight: Sendable {
        private let outcome = Mutex<PasswordFinding?>(nil)
        private let landed = CountingSemaphore()

        func land(_ finding: PasswordFinding) {
            self.outcome.withLock { $0 = finding }
            self.landed.signal()
        }

        func wait() -> PasswordFinding? {
            self.landed.wait()
            // One waiter wakes the next.
            self.landed.signal()
            return self.outcome.withLock { $0 }
        }
    }

    private enum Beginning {
        case known(PasswordFinding)
        case running(Flight)
        case check(Flight)
    }

    private let places = CountingSemaphore()
    private let flights = Mutex<[CredentialKey: Flight]>([:])
    private let hashes = Atomic<Int>(0)

    /// - Parameter hashesMax: hashes at a time, 1 at least.
    init(hashesMax: Int) {
        for _ in 0..<max(1, hashesMax) { self.places.signal() }
    }

    /// How many checks have run.
    var hashCount: Int { self.hashes.load(ordering: .relaxed) }

    /// The finding for a key: what is known, what somebody else is finding out, or what `check` says.
    ///
    /// - Parameters:
    ///   - known: what is remembered; asked again once there is a place, for others may have found it meanwhile.
    ///   - check: hashes; what it finds must be remembered when it returns.
    func finding(
        for key: CredentialKey,
        known: () -> PasswordFinding?,
        check: () -> PasswordFinding
    ) -> PasswordFinding {
        while true {
            self.places.wait()
            switch self.begin(key, known) {
            case .known(let finding):
                self.places.signal()
                return finding
            case .running(let flight):
                self.places.signal()
                if let finding = flight.wait() { return finding }
            case .check(let flight):
                defer { self.places.signal() }
                return self.run(flight, key, check)
            }
        }
    }

    /// Checks at the gate, whatever others are finding out.
    func alone(_ check: () -> PasswordFinding) -> PasswordFinding {
        self.places.wait()
        defer { self.places.signal() }
        self.hashes.add(1, ordering: .relaxed)
        return check()
    }

    private func begin(_ key: CredentialKey, _ known: () -> PasswordFinding?) -> Beginning {
        self.flights.withLock { flights in
            if let flight = flights[key] { return .running(flight) }
            if let finding = known() { return .known(finding) }
            let flight = Flight()
            flights[key] = flight
            return .check(flight)
        }
    }

    private func run(_ flight: Flight, _ key: CredentialKey, _ check: () -> PasswordFinding) -> PasswordFinding {
        self.hashes.add(1, ordering: .relaxed)
        let finding = check()
        // Out of the table before anybody wakes: who comes later finds it in the memory.
        self.flights.withLock { $0[key] = nil }
        flight.land(finding)
        return finding
    }
}

/// What hashing a password said.
enum PasswordFinding: Hashable, Sendable {
    /// The password is the one of that hash (`PasswordHash.text`).
    case right(hash: String)
    /// It isn't.
    case wrong(hash: String)
    /// There was no account to check it against.
    case nobody

    /// Whether it still says something when the account has that hash; nil is no account.
    func holds(for hash: String?) -> Bool {
        switch self {
        case .right(let checked), .wrong(let checked): checked == hash
        case .nobody: hash == nil
        }
    }
}
