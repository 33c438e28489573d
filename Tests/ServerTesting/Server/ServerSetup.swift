// What a test may choose of its server.
public import FTPProtocol
public import FTPServer
public import LocalStorage

/// A server as a test wants it.
public struct ServerSetup {
    /// Listens on ::1 too.
    public var servesIPv6 = false
    /// What the anonymous user may do; nil lets nobody in without a name.
    public var anonymous: Permissions?
    /// How the folder is served.
    public var storage = LocalStorage.Options()
    /// The folder to serve; nil makes a fresh one.
    public var root: String?
    /// Descriptors that the process may have, which must be the test's own; nil allows all that it can have.
    public var descriptorLimit: Int?
    /// Changes the server's configuration.
    public var configure: (inout ServerConfiguration) -> Void = { _ in }

    /// A server on 127.0.0.1 with a fresh folder.
    public init() {}

    /// A server with another configuration.
    public init(_ configure: @escaping (inout ServerConfiguration) -> Void) { self.configure = configure }
}
