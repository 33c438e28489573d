// epoll(7) as a value that can't be copied: the one way in which threads of ours wait for descriptors.
internal import CLinux
public import SystemPackage

/// What a descriptor is ready for, or is waited for.
public struct Readiness: OptionSet, Hashable, Sendable {
    /// The epoll bits.
    public let rawValue: UInt32
    /// Readiness from epoll bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Bytes, or a connection, can be taken.
    public static let readable = Readiness(rawValue: 0x001)
    /// Bytes can be written, or a connect has ended.
    public static let writable = Readiness(rawValue: 0x004)
    /// An error waits (always reported).
    public static let failed = Readiness(rawValue: 0x008)
    /// Both directions are shut (always reported).
    public static let hungUp = Readiness(rawValue: 0x010)
    /// The peer has shut its sending side.
    public static let peerClosed = Readiness(rawValue: 0x2000)
    /// Reported once, then silent until `modify` arms it again (EPOLLONESHOT).
    public static let once = Readiness(rawValue: 1 << 30)
    /// Reported on change only (EPOLLET).
    public static let edge = Readiness(rawValue: 1 << 31)
}

/// Waits for many descriptors at once.
///
/// `wait` may be called by several threads at a time; with `.once` each event goes to one of them.
public struct Poller: ~Copyable, Sendable {
    /// One descriptor that is ready.
    public struct Event: Sendable {
        /// What was given to `add`.
        public let token: UInt64
        /// What it is ready for.
        public let readiness: Readiness
    }

    private let descriptor: Int32

    /// Opens an epoll instance.
    public init() throws(Errno) {
        let descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .current }
        self.descriptor = descriptor
    }

    deinit { _ = close(self.descriptor) }

    /// Waits for a further descriptor. Closing it ends that by itself.
    public func add(_ descriptor: Int32, token: UInt64, for interest: Readiness) throws(Errno) {
        try self.control(EPOLL_CTL_ADD, descriptor, token, interest)
    }

    /// Changes what a descriptor is waited for, or arms it again after `.once`.
    public func modify(_ descriptor: Int32, token: UInt64, for interest: Readiness) throws(Errno) {
        try self.control(EPOLL_CTL_MOD, descriptor, token, interest)
    }

    /// Forgets a descriptor; nothing happens when it isn't known.
    public func remove(_ descriptor: Int32) {
        _ = epoll_ctl(self.descriptor, EPOLL_CTL_DEL, descriptor, nil)
    }

    /// Waits until something is ready or the time is over, and appends what is ready to `events` after emptying it.
    ///
    /// - Parameters:
    ///   - milliseconds: how long at most; -1 is without end.
    ///   - limit: events taken at once, 1 ... 1,024.
    public func wait(milliseconds: Int32, limit: Int = 256, into events: inout [Event]) {
        events.removeAll(keepingCapacity: true)
        let limit = min(max(limit, 1), 1_024)
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: limit) { buffer in
            // EINTR, the only error a valid instance can give, looks like a time-out: callers loop anyway.
            let count = epoll_wait(self.descriptor, buffer.baseAddress, Int32(limit), milliseconds)
            for index in 0..<max(0, Int(count)) {
                let event = buffer[index]
                events.append(Event(token: event.data.u64, readiness: Readiness(rawValue: event.events)))
            }
        }
    }

    private func control(_ operation: Int32, _ target: Int32, _ token: UInt64, _ interest: Readiness) throws(Errno) {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = token
        guard epoll_ctl(self.descriptor, operation, target, &event) == 0 else { throw .current }
    }
}
