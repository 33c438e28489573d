// Ports that tests may choose, without getting in each other's way.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization

/// Small ranges of passive ports below those that the kernel gives to connections: a thousand listeners a server would
/// be many when tests run side by side.
enum PortBlocks {
    private static let size: UInt16 = 32
    private static let starts = stride(from: UInt16(20_000), to: 32_000, by: Int(Self.size)).map { $0 }
    /// Blocks of this process; other processes are noticed by their listeners.
    private static let taken = Mutex<Set<UInt16>>([])

    /// A block that nobody else has.
    static func next() -> ClosedRange<UInt16> {
        while true {
            guard let first = Self.starts.randomElement() else { preconditionFailure("There are no blocks.") }
            let last = first + Self.size - 1
            guard Self.taken.withLock({ $0.insert(first).inserted }) else { continue }
            if Self.isFree(first), Self.isFree(last) { return first...last }
            self.giveBack(first...last)
        }
    }

    /// Lets others have it again.
    static func giveBack(_ block: ClosedRange<UInt16>) { Self.taken.withLock { _ = $0.remove(block.lowerBound) } }

    private static func isFree(_ port: UInt16) -> Bool {
        (try? Socket.checkIsFree(Endpoint(address: .loopback, port: port))) != nil
    }
}
