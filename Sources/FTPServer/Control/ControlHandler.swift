// One client's control connection: bytes to commands, commands to the session, replies to bytes. What the session's
// actions do is in `ActionRunner`.
internal import FTPProtocol
internal import FTPSession
internal import NIOCore
internal import Telemetry

/// A session on a SwiftNIO channel. Everything here runs on the channel's event loop.
final class ControlHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a client gets to read our last reply and to close, before we close without it.
    static let lingerTimeMax: Duration = .seconds(5)
    /// Replies are sent when they reach this size, even if more commands are there.
    static let outgoingBytesMax = 16 * 1_024

    private enum Phase {
        case open
        /// The last reply is sent and our side is shut; what still comes is thrown away until the peer closes too.
        /// Closing at once would send RST when something unread is left, and the RST could overtake the reply.
        case lingering(until: ContinuousClock.Instant)
        case closed
    }

    let client: AdmittedClient
    private(set) var session: Session
    private let services: Services
    private let seat: Seat
    private var phase = Phase.open
    private var framer = LineFramer()
    private var inbox: [Input] = []
    private var isWorking = false
    private var isReading = true
    private var outgoing: [UInt8] = []
    private var context: ChannelHandlerContext?
    private(set) var runner: ActionRunner?

    init(client: AdmittedClient, seat: consuming Seat, services: Services) {
        self.client = client
        self.seat = seat
        self.services = services
        self.session = Session(policy: services.policy, peer: client.peer.address, at: .now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.runner = ActionRunner(control: self, loop: context.eventLoop, services: self.services)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.services.roster.joined(self, on: context.eventLoop)
        self.services.recorder.record(.sessionOpened(self.client.peer))
        self.receive(.connected)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .open = self.phase else { return }
        self.unwrapInboundIn(data).withUnsafeReadableBytes { self.framer.append($0) }
        self.work()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        self.runner?.controlBecameWritable()
        self.work()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.receive(.peerClosed)
        self.phase = .closed
        self.services.roster.left(self, on: context.eventLoop)
        self.services.recorder.record(.sessionClosed(self.client.peer, user: self.session.user))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        // The runner's mailbox holds this handler: without this the two would keep each other.
        self.runner = nil
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The connection broke; `channelInactive` follows and tells the session.
        context.close(promise: nil)
    }

    /// Tells the session what happened, and does what it answers.
    func receive(_ input: Input) {
        self.inbox.append(input)
        self.work()
    }

    /// Looks whether a time limit has passed; the roster calls it a few times a second.
    func checkDeadlines(at now: ContinuousClock.Instant) {
        switch self.phase {
        case .open:
            if let deadline = self.session.nextDeadline, deadline <= now { self.receive(.deadlineReached) }
        case .lingering(let until):
            if until <= now { self.context?.close(promise: nil) }
        case .closed:
            break
        }
    }

    /// Queues bytes for the peer; they leave when the commands at hand are done.
    func queue(_ write: (inout [UInt8]) -> Void) { write(&self.outgoing) }

    /// Sends what is queued. False when the peer reads too slowly; `ActionRunner.controlBecameWritable` follows.
    func sendQueued() -> Bool {
        guard let context = self.context else { return false }
        if !self.outgoing.isEmpty { context.writeAndFlush(self.takeOutgoing(context), promise: nil) }
        return context.channel.isWritable
    }

    /// Sends what is queued, and closes: at once when the peer asked for it and nothing of it is left unread, else by
    /// shutting our side and waiting for its own.
    func beginClosing(awaitingPeer: Bool) {
        guard case .open = self.phase, let context = self.context else { return }
        self.phase = .lingering(until: .now + Self.lingerTimeMax)
        let sent = context.writeAndFlush(self.takeOutgoing(context))
        if awaitingPeer || self.framer.bufferedBytes > 0 {
            context.close(mode: .output, promise: nil)
        } else {
            sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }
        self.framer = LineFramer()
    }

    private func takeOutgoing(_ context: ChannelHandlerContext) -> NIOAny {
        defer { self.outgoing.removeAll() }
        return self.wrapOutboundOut(context.channel.allocator.buffer(bytes: self.outgoing))
    }

    /// Feeds the session with everything there is for it, then sends the replies in one piece.
    private func work() {
        guard !self.isWorking else { return }
        self.isWorking = true
        while let input = self.nextInput() {
            for action in self.session.receive(input, at: .now) { self.runner?.run(action) }
        }
        self.isWorking = false
        _ = self.sendQueued()
        self.updateReading()
    }

    /// Answers come before further commands; commands only while the session takes them and the peer reads replies.
    private func nextInput() -> Input? {
        if !self.inbox.isEmpty { return self.inbox.removeFirst() }
        guard case .open = self.phase, self.session.acceptsCommands else { return nil }
        if self.outgoing.count > Self.outgoingBytesMax, !self.sendQueued() { return nil }
        switch self.framer.next() {
        case .line(let line):
            switch CommandParser.parse(line) {
            case .success(let command): return .command(command)
            case .failure(let error): return .refusedLine(error)
            }
        case .tooLong: return .refusedLine(.lineTooLong)
        case nil: return nil
        }
    }

    /// Stops reading while the session's queue is full or the peer doesn't take replies: the kernel's buffer, and then
    /// the peer, hold what can't be taken.
    private func updateReading() {
        guard let context = self.context else { return }
        let wanted: Bool =
            if case .open = self.phase { self.session.acceptsCommands && context.channel.isWritable } else { true }
        guard wanted != self.isReading else { return }
        self.isReading = wanted
        try? context.channel.syncOptions?.setOption(.autoRead, value: wanted)
    }
}
