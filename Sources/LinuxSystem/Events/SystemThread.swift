// pthread(3): threads that wait in epoll, which the cooperative pool of Swift must not.
internal import CLinux
internal import Glibc
public import SystemPackage

/// A running thread. Who starts it must `join` it before the last reference goes.
public final class SystemThread: Sendable {
    private let identifier: pthread_t

    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: what `ps -L` and debuggers show, 15 bytes at most.
    ///   - body: what it does; the thread ends when it returns.
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) {
        self.identifier = try Self.start(name: name, body)
    }

    /// Starts a thread that nobody waits for: it may be stuck in a foreign library for ever.
    public static func detached(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) {
        pthread_detach(try Self.start(name: name, body))
    }

    private static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) -> pthread_t {
        var identifier = pthread_t()
        let box = Unmanaged.passRetained(Body(name: String(name.prefix(15)), run: body))
        let status = pthread_create(&identifier, nil, Self.entry, box.toOpaque())
        guard status == 0 else {
            box.release()
            throw Errno(rawValue: status)
        }
        return identifier
    }

    /// Waits until the thread's body has returned.
    public func join() { pthread_join(self.identifier, nil) }

    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        clinux_name_thread(body.name)
        body.run()
        return nil
    }
}
