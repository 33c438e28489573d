// The listeners of an address. What `listenBacklog` promises is kept here.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// An address that clients connect to, and the listeners that hold its queue.
struct Binding: Sendable {
    /// Where; with the port that the kernel chose.
    let endpoint: Endpoint
    /// The descriptors; they share the port.
    let listeners: [Int32]

    /// The most listeners that one binding gets.
    static let listenersMax = 64

    /// Opens the listeners; all of them, or none.
    init(to endpoint: Endpoint, backlog: Int, queueMax: Int = KernelSetting.listenQueueMax) throws(Errno) {
        if endpoint.port != 0 { try Socket.checkIsFree(endpoint) }
        let count = Self.listenerCount(for: backlog, queueMax: queueMax)
        let share = Int32(clamping: count == 1 ? max(1, backlog) : queueMax)
        var listeners = [try Socket.listen(on: endpoint, backlog: share, sharesPort: true)]
        do throws(Errno) {
            let chosen = try Socket.localEndpoint(listeners[0])
            while listeners.count < count {
                listeners.append(try Socket.listen(on: chosen, backlog: share, sharesPort: true))
            }
            for listener in listeners { Socket.prepareControlListener(listener) }
            self.endpoint = Endpoint(address: endpoint.address, port: chosen.port)
            self.listeners = listeners
        } catch {
            for listener in listeners { Socket.close(listener) }
            throw error
        }
    }

    /// Closes the listeners. Whoever is in their queues is reset: to be called when nobody is.
    func close() { for listener in self.listeners { Socket.close(listener) } }

    /// Listeners that it takes to hold `backlog` connections when each holds `queueMax`.
    ///
    /// The kernel spreads connections over the listeners by a hash, so shares are unequal: with just enough listeners
    /// the unlucky one overflows long before the others are full. Six standard deviations more than the mean must fit.
    static func listenerCount(for backlog: Int, queueMax: Int) -> Int {
        guard backlog > queueMax else { return 1 }
        return (2..<self.listenersMax).first { count in
            let mean = Double(backlog) / Double(count)
            return mean + 6 * mean.squareRoot() <= Double(queueMax)
        } ?? self.listenersMax
    }
}
