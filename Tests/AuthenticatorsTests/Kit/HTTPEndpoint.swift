// A real HTTP server on the loopback interface, as good or as bad as a test wants it.
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Answers every request in one way, and remembers the requests.
final class HTTPEndpoint: Sendable {
    /// How it answers.
    enum Manner: Sendable {
        /// At once, with that status, body and further headers.
        case answer(HTTPResponseStatus, String, HTTPHeaders = [:])
        /// Not at all.
        case silence
        /// It closes the connection.
        case close
        /// A head, then a byte now and then, for ever.
        case dripping
        /// A head, then more and more, as fast as it is taken.
        case flood
        /// The user's name as the account's, after all requests of a number have come.
        case greet(together: Int)
    }

    /// What came.
    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: String
    }

    fileprivate struct State {
        var requests: [Request] = []
        var connections = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let channel: any Channel
    fileprivate let state: StateBox

    fileprivate final class StateBox: Sendable {
        let state = Mutex(State())
    }

    init(_ manner: Manner) throws {
        let state = StateBox()
        self.state = state
        self.channel = try ServerBootstrap(group: self.group)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { channel in
                state.state.withLock { $0.connections += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(EndpointHandler(manner, state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
    }

    /// Closes it with all its connections.
    func stop() { try? self.group.syncShutdownGracefully() }

    /// Its address.
    var url: String { "http://127.0.0.1:\(self.channel.localAddress?.port ?? 0)/check" }
    /// What came so far.
    var requests: [Request] { self.state.state.withLock(\.requests) }
    /// How often somebody connected.
    var connections: Int { self.state.state.withLock(\.connections) }
}

private final class EndpointHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let manner: HTTPEndpoint.Manner
    private let state: HTTPEndpoint.StateBox
    private var request: HTTPEndpoint.Request?

    init(_ manner: HTTPEndpoint.Manner, _ state: HTTPEndpoint.StateBox) {
        self.manner = manner
        self.state = state
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head): self.request = HTTPEndpoint.Request(head: head, body: "")
        case .body(let buffer): self.request?.body += String(buffer: buffer)
        case .end:
            guard let request = self.request else { return }
            self.state.state.withLock { $0.requests.append(request) }
            self.answer(request, context)
        }
    }

    private func answer(_ request: HTTPEndpoint.Request, _ context: ChannelHandlerContext) {
        switch self.manner {
        case .answer(let status, let body, let headers): self.send(status, body, headers, context)
        case .silence: break
        case .close: context.close(promise: nil)
        case .dripping:
            self.sendHead(.ok, [:], context)
            self.drip(context)
        case .flood:
            self.sendHead(.ok, [:], context)
            self.flood(context)
        case .greet(let count): self.greet(request, together: count, context)
        }
    }

    private func send(
        _ status: HTTPResponseStatus,
        _ body: String,
        _ more: HTTPHeaders,
        _ context: ChannelHandlerContext
    ) {
        var headers = more
        headers.add(name: "Content-Length", value: "\(body.utf8.count)")
        self.sendHead(status, headers, context)
        context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func sendHead(_ status: HTTPResponseStatus, _ headers: HTTPHeaders, _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.writeAndFlush(self.wrapOutboundOut(.head(head)), promise: nil)
    }

    private func drip(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: " ")))), promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) { self.drip(context) }
    }

    private func flood(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let portion = ByteBuffer(repeating: UInt8(ascii: " "), count: 16_384)
        context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(portion)))).assumeIsolated()
            .whenSuccess { self.flood(context) }
    }

    /// Nobody is answered before so many wait: a client that asks one after the other would wait for ever.
    private func greet(_ request: HTTPEndpoint.Request, together count: Int, _ context: ChannelHandlerContext) {
        let user = request.body.split(separator: "\"user\":\"").last?.prefix { $0 != "\"" } ?? ""
        let body = #"{"result":"accepted","name":"\#(user)"}"#
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let answer: @Sendable () -> Void = {
            let (handler, context) = bound.value
            handler.send(.ok, body, [:], context)
        }
        let ready = self.state.state.withLock { state -> [@Sendable () -> Void] in
            state.waiting.append(answer)
            guard state.waiting.count == count else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for answer in ready { answer() }
    }
}
