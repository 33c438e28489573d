// From an admitted descriptor to a session on an event loop.
internal import LinuxSystem
internal import NIOCore
internal import NIOPosix

/// Makes SwiftNIO channels of the descriptors that the door admits.
struct ConnectionAdopter: Sendable {
    /// Commands are short; a larger buffer would be memory that idle sessions don't need.
    private static let receiveBytes = 1_024

    let loops: [any EventLoop]
    let services: Services
    let door: Door
    /// Learns who was greeted.
    var greetings = GreetingTimes()

    /// Takes a batch over onto one loop, with one wake-up for all of it: first each client gets its 220, then each a
    /// channel. The second part is a task of its own, so that other batches are greeted before.
    func adopt(_ batch: [AdmittedClient], onLoop index: Int) {
        let loop = self.loops[index % self.loops.count]
        // Counted at once: the door goes on accepting. Each is taken off by the end of its handler.
        self.services.descriptors.connectionsOpened(batch.count)
        loop.execute {
            let handlers = NIOLoopBound(self.greet(batch, on: loop), eventLoop: loop)
            loop.execute { for handler in handlers.value { self.adopt(handler, on: loop) } }
        }
    }

    private func greet(_ batch: [AdmittedClient], on loop: any EventLoop) -> [ControlHandler] {
        var greeted: [GreetingTimes.Greeting] = []
        greeted.reserveCapacity(batch.count)
        let handlers = batch.compactMap { client -> ControlHandler? in
            let seat = Seat(client.permit, self.door)
            guard let site = self.services.sites.site(client.site) else {
                self.turnAway(client)
                return nil
            }
            let handler = ControlHandler(client: client, seat: seat, site: site, services: self.services)
            if handler.greet(on: loop) {
                greeted.append(GreetingTimes.Greeting(acceptedAt: client.acceptedAt, greetedAt: .now))
            }
            return handler
        }
        self.greetings.add(greeted, gone: batch.count - greeted.count)
        return handlers
    }

    /// A reload has removed the site while its client was on the way here.
    private func turnAway(_ client: AdmittedClient) {
        let line = Array("421 This site is not served any more.\r\n".utf8)
        _ = line.withUnsafeBytes { try? Socket.send(client.descriptor, $0) }
        Socket.close(client.descriptor)
        self.services.descriptors.connectionsClosed()
    }

    private func adopt(_ handler: ControlHandler, on loop: any EventLoop) {
        let bound = NIOLoopBound(handler, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try Self.prepare(channel, bound.value) }
            }
            .withConnectedSocket(handler.client.descriptor)
            // A peer that is gone already: the channel has closed the descriptor, the handler's end gives the seat back.
            .whenFailure { _ in bound.value.abandon() }
    }

    /// Options are set here: set by the bootstrap, each costs a future.
    private static func prepare(_ channel: any Channel, _ handler: ControlHandler) throws {
        // `printf ... | nc -N` and scripts like it shut their side behind the last command and still want answers.
        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
        let allocator = FixedSizeRecvByteBufferAllocator(capacity: Self.receiveBytes)
        try channel.syncOptions?.setOption(.recvAllocator, value: allocator)
        try channel.pipeline.syncOperations.addHandler(handler)
    }
}
