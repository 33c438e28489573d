// One client's control connection: bytes to commands, commands to the session, replies to bytes. What the session's
// actions do is in `ActionRunner`.
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
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

    /// How bytes come and go.
    private struct Flow {
        /// The session is being fed: what happens meanwhile waits in the inbox.
        var isWorking = false
        /// The channel has closed the descriptor: its number may be another connection's.
        var isGone = false
        /// The channel reads by itself.
        var isReading = true
        /// The peer has shut its side: what it has sent is still answered.
        var isInputClosed = false
        /// Writes that the channel holds because the peer didn't take them at once.
        var channelWrites = 0
        /// Since when the peer has not taken what is there for it.
        var unwritableSince: ContinuousClock.Instant?
        /// What names were converted with last.
        var charset: WireCharset?
    }

    let client: AdmittedClient
    private(set) var session: Session
    private(set) var place: SessionPlace
    private let services: Services
    private var seat: Seat?
    private var phase = Phase.open
    private var framer: LineFramer
    private var inbox: [Input] = []
    private var flow = Flow()
    private var outgoing: [UInt8] = []
    private var context: ChannelHandlerContext?
    private(set) var runner: ActionRunner?

    init(client: AdmittedClient, seat: consuming Seat, site: ServedSite, services: Services) {
        self.client = client
        self.seat = consume seat
        self.services = services
        self.place = SessionPlace(site, in: services.sites)
        self.framer = LineFramer(lineBytesMax: self.place.lineBytesMax)
        self.session = Session(
            policy: self.place.edition.policy,
            peer: client.peer.address,
            number: services.sessionNumbers.next(),
            at: .now
        )
    }

    /// Gives the seat away, to be changed for another.
    func takeSeat() -> Seat? { self.seat.take() }

    /// The seat that the session has from now on.
    func keepSeat(_ held: HeldSeat) { self.seat = held.take() }

    /// The session is at that site from now on.
    func enter(_ site: ServedSite, as host: String) {
        self.place = SessionPlace(site, in: self.services.sites)
        self.runner?.openLog(for: site, as: host)
    }

    deinit { self.services.descriptors.connectionsClosed() }

    /// Says the first words, before there is a channel: in a burst everybody is greeted before anybody is listened to.
    ///
    /// From here on the handler is held by its own runner: it must get a channel, or be abandoned.
    ///
    /// - Returns: false when the connection had broken already.
    func greet(on loop: any EventLoop) -> Bool {
        self.runner = ActionRunner(control: self, loop: loop, services: self.services)
        self.runner?.openLog(for: self.place.site)
        self.receive(.connected)
        return self.outgoing.isEmpty
    }

    /// There will be no channel: the connection had broken before.
    func abandon() { self.runner = nil }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        self.services.roster.joined(self, on: context.eventLoop)
        self.services.recorder.record(.sessionOpened(self.client.peer))
        _ = self.sendQueued()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .open = self.phase else { return }
        self.unwrapInboundIn(data).withUnsafeReadableBytes { self.framer.append($0) }
        self.work()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else { return }
        self.flow.isInputClosed = true
        self.work()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.flow.unwritableSince = context.channel.isWritable ? nil : .now
        guard context.channel.isWritable else { return }
        self.runner?.controlBecameWritable()
        self.work()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.flow.isGone = true
        self.receive(.peerClosed)
        self.phase = .closed
        self.services.roster.left(self, on: context.eventLoop)
        self.services.recorder.record(.sessionClosed(self.client.peer, user: self.session.user))
        self.runner?.log?.closed(user: self.session.user)
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
            if let deadline = self.session.nextDeadline, deadline <= now {
                self.receive(self.runner?.queuedOperation(at: now).map { .stillQueued($0) } ?? .deadlineReached)
            }
            self.runner?.giveUpUnusedReservation(at: now)
            // A reply that nobody reads would keep the seat: TCP keep-alive answers for a peer that is merely stuck.
            if let since = self.flow.unwritableSince, since + self.place.edition.policy.policy.idleTimeMax <= now {
                self.context?.close(promise: nil)
            }
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
        guard let context = self.context else { return self.sendAtOnce() }
        if !self.outgoing.isEmpty, !self.sendAtOnce() { self.leaveToChannel(context) {} }
        return context.channel.isWritable
    }

    /// Sends what is queued, and closes: at once when the peer asked for it and nothing of it is left unread, else by
    /// shutting our side and waiting for its own.
    func beginClosing(awaitingPeer: Bool) {
        guard case .open = self.phase, let context = self.context else { return }
        self.phase = .lingering(until: .now + Self.lingerTimeMax)
        if awaitingPeer || self.framer.bufferedBytes > 0, !self.flow.isInputClosed {
            _ = self.sendQueued()
            context.close(mode: .output, promise: nil)
        } else {
            self.closeWhenSent(context)
        }
        self.framer = LineFramer()
    }

    private func closeWhenSent(_ context: ChannelHandlerContext) {
        guard !self.sendAtOnce() else { return context.close(promise: nil) }
        self.leaveToChannel(context) { context.close(promise: nil) }
    }

    /// Writes what is queued straight to the socket, unless the channel still holds some of what was to come before:
    /// nearly every reply fits at once, and the channel's own way of writing costs a fourteenth of a login (measured).
    ///
    /// - Returns: false when something is left.
    private func sendAtOnce() -> Bool {
        guard self.flow.channelWrites == 0, !self.flow.isGone, self.context?.channel.isActive != false else {
            return false
        }
        let sent = self.outgoing.withUnsafeBytes { (try? Socket.send(self.client.descriptor, $0)) ?? 0 }
        if sent == self.outgoing.count { self.outgoing.removeAll() } else { self.outgoing.removeFirst(sent) }
        return self.outgoing.isEmpty
    }

    /// Gives what is queued to the channel, which waits until the peer takes it; errors close the channel.
    private func leaveToChannel(_ context: ChannelHandlerContext, then sent: @escaping () -> Void) {
        let bytes = context.channel.allocator.buffer(bytes: self.outgoing)
        self.outgoing.removeAll()
        self.flow.channelWrites += 1
        context.writeAndFlush(self.wrapOutboundOut(bytes)).assumeIsolated().whenComplete { _ in
            self.flow.channelWrites -= 1
            sent()
        }
    }

    /// Feeds the session with everything there is for it, then sends the replies in one piece.
    private func work() {
        guard !self.flow.isWorking else { return }
        self.flow.isWorking = true
        while let input = self.nextInput() {
            for action in self.session.receive(input, at: .now) { self.runner?.run(action) }
        }
        self.flow.isWorking = false
        _ = self.sendQueued()
        self.updateReading()
        if self.flow.isInputClosed { self.leaveAfterPeer() }
    }

    /// The peer sends nothing more: once it has its answers, the session is over. A transfer isn't waited for, since a
    /// peer that died looks the same.
    private func leaveAfterPeer() {
        guard let context = self.context else { return }
        switch self.phase {
        case .open:
            self.runner?.giveUpQueuedPassive()
            guard !self.session.owesReplies, context.channel.isWritable else { return }
            self.phase = .lingering(until: .now + Self.lingerTimeMax)
            self.closeWhenSent(context)
        case .lingering: self.closeWhenSent(context)
        case .closed: break
        }
    }

    /// Answers come before further commands; commands only while the session takes them and the peer reads replies.
    private func nextInput() -> Input? {
        if !self.inbox.isEmpty { return self.inbox.removeFirst() }
        guard case .open = self.phase, self.session.acceptsCommands else { return nil }
        if let policy = self.place.follow(self.services.sites) {
            self.runner?.visitAgain()
            return .policyChanged(policy)
        }
        if self.outgoing.count > Self.outgoingBytesMax, !self.sendQueued() { return nil }
        switch self.framer.next() {
        case .line(let line) where line.count <= self.place.lineBytesMax:
            return self.input(of: self.wireCharset?.read(Array(line))[...] ?? line)
        case .line, .tooLong:
            self.runner?.log?.asked([], nil)
            return .refusedLine(.lineTooLong)
        case nil:
            self.limitLines()
            return nil
        }
    }

    /// Another limit, of the site or of the site that HOST chose, holds from a line's begin on: of a line that is too long
    /// the framer has only a part.
    private func limitLines() {
        let most = self.place.lineBytesMax
        guard self.framer.lineBytesMax != most, self.framer.bufferedBytes == 0, !self.framer.hasPartialLine else {
            return
        }
        self.framer = LineFramer(lineBytesMax: most)
    }

    private func input(of line: ArraySlice<UInt8>) -> Input {
        switch CommandParser.parse(line) {
        case .success(let command):
            self.runner?.log?.asked(line, command)
            return .command(command)
        case .failure(let error):
            self.runner?.log?.asked(line, nil)
            return .refusedLine(error)
        }
    }

    /// What names are converted with; nil where they are UTF-8.
    var wireCharset: WireCharset? {
        guard let name = self.session.wireCharset else { return nil }
        if self.flow.charset?.name != name { self.flow.charset = WireCharset(name) }
        return self.flow.charset
    }

    /// Stops reading while the session's queue is full or the peer doesn't take replies: the kernel's buffer, and then
    /// the peer, hold what can't be taken.
    private func updateReading() {
        guard let context = self.context else { return }
        let wanted: Bool =
            if case .open = self.phase { self.session.acceptsCommands && context.channel.isWritable } else { true }
        guard wanted != self.flow.isReading else { return }
        self.flow.isReading = wanted
        try? context.channel.syncOptions?.setOption(.autoRead, value: wanted)
    }
}
