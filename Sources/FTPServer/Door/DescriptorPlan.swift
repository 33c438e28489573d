// How the door shares out the descriptors.
internal import Admission
internal import LinuxSystem

/// How many descriptors sessions, waiting clients and those on their way out may have.
struct DescriptorPlan: Hashable, Sendable {
    /// Sessions.
    let seats: Int
    /// Clients that wait.
    let waiting: Int
    /// Clients that are sent away, and still have to read it.
    let lingering: Int

    /// For event loops, logs, files of the program.
    static let kept = 64
    /// For data connections and open files, when every seat is taken.
    static let keptForTransfers = 256
    /// The least and the most for clients on their way out.
    static let lingeringRange = 16...4_096

    init(_ configuration: DoorConfiguration) {
        let taken = configuration.descriptorsInUse + configuration.listenerCount + Self.kept
        let spare = max(0, configuration.descriptorLimit - taken)
        let least = min(256, max(Self.lingeringRange.lowerBound, spare / 16))
        let room = max(2, spare - least - min(Self.keptForTransfers, spare / 8))
        let seatsMax = min(configuration.seatsMax, room)
        // The waiting rooms get a sixteenth in any case, or all that `maxConnections` leaves.
        let left = max(room / 16, room - seatsMax)
        self.waiting = min(configuration.waitingRooms, left)
        self.seats = max(1, min(seatsMax, room - self.waiting))
        let unused = room - self.waiting - self.seats
        self.lingering = min(max(least, unused), Self.lingeringRange.upperBound)
    }
}

extension DoorConfiguration {
    /// Sessions that the server and its sites may have, as far as they say.
    fileprivate var seatsMax: Int {
        let ofSites = Self.sum(self.sites.map { $0.burst.maxConnections ?? .max })
        return min(max(0, self.maxConnections ?? .max), ofSites)
    }

    /// Clients that may wait at all sites together.
    fileprivate var waitingRooms: Int { Self.sum(self.sites.map(\.burst.waitingRoom)) }

    /// Listeners that the bindings have, beside those that `DescriptorPlan.kept` is good for.
    fileprivate var listenerCount: Int {
        let queueMax = KernelSetting.listenQueueMax
        let counts = self.bindings.map { Binding.listenerCount(for: self.backlog(of: $0), queueMax: queueMax) }
        return max(0, Self.sum(counts) - DescriptorPlan.kept / 2)
    }

    /// All of them; `Int.max` where they are more.
    private static func sum(_ numbers: [Int]) -> Int {
        numbers.reduce(0) { sum, number in
            let (total, isTooLarge) = sum.addingReportingOverflow(max(0, number))
            return isTooLarge ? .max : total
        }
    }
}
