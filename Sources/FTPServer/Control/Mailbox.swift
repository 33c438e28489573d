// How answers from other threads reach a session.
internal import FTPSession
internal import NIOCore

/// The way back to a session's event loop, for work that ends on another thread.
struct Mailbox: Sendable {
    private let handler: NIOLoopBound<ControlHandler>
    private let loop: any EventLoop

    /// Made on the event loop.
    init(_ handler: ControlHandler, on loop: any EventLoop) {
        self.loop = loop
        self.handler = NIOLoopBound(handler, eventLoop: loop)
    }

    /// Tells the session what happened.
    func post(_ input: Input) {
        let handler = self.handler
        self.loop.execute { handler.value.receive(input) }
    }

    /// Runs something with the session's runner on its event loop; nothing runs when the session is over.
    func run(_ body: @escaping @Sendable (ActionRunner) -> Void) {
        let handler = self.handler
        self.loop.execute { handler.value.runner.map(body) }
    }
}
