// Many passwords at once, for an import: on threads of their own, with progress.
public import FTPProtocol
internal import LinuxSystem
internal import Synchronization

/// Hashes lists of passwords.
public enum HashCrew {
    /// How often progress is told.
    public static let progressInterval: Duration = .milliseconds(500)

    /// The hashes, in the order of the passwords.
    ///
    /// - Parameters:
    ///   - threads: how many hash at a time, each in 16 MiB; 1 at least.
    ///   - progress: is told how many are done, on the calling thread.
    public static func hashes(
        of passwords: [Secret],
        threads: Int,
        cost: ScryptCost = .standard,
        progress: (Int) -> Void = { _ in }
    ) -> [PasswordHash] {
        let work = HashWork(passwords, cost: cost)
        var crew: [SystemThread] = []
        for _ in 0..<max(1, min(threads, passwords.count)) {
            // With too few threads in the system fewer hash, this one at least.
            guard let thread = try? SystemThread(name: "hash", { work.run() }) else { break }
            crew.append(thread)
        }
        if crew.isEmpty { work.run() }
        while !work.isDone(within: Self.progressInterval) { progress(work.doneCount) }
        for thread in crew { thread.join() }
        progress(passwords.count)
        return work.results
    }
}

/// A list that several threads work on, one password after the other.
private final class HashWork: Sendable {
    private let passwords: [Secret]
    private let cost: ScryptCost
    private let next = Atomic<Int>(0)
    private let hashes: Mutex<[Int: PasswordHash]>
    private let finished = CountingSemaphore()

    init(_ passwords: [Secret], cost: ScryptCost) {
        self.passwords = passwords
        self.cost = cost
        self.hashes = Mutex([:])
    }

    var doneCount: Int { self.hashes.withLock { $0.count } }

    /// In the order of the passwords, when all are done.
    var results: [PasswordHash] {
        self.hashes.withLock { hashes in self.passwords.indices.compactMap { hashes[$0] } }
    }

    func run() {
        while true {
            let index = self.next.add(1, ordering: .relaxed).oldValue
            guard index < self.passwords.count else { break }
            let hash = PasswordHash(self.passwords[index], cost: self.cost)
            self.hashes.withLock { $0[index] = hash }
        }
        self.finished.signal()
    }

    func isDone(within time: Duration) -> Bool {
        if self.doneCount == self.passwords.count { return true }
        _ = self.finished.wait(atMost: time)
        return self.doneCount == self.passwords.count
    }
}
