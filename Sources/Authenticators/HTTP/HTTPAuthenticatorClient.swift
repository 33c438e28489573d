// The one HTTP client of the process: connections are kept and shared by all authenticators.
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix

/// Lives as long as the process, with one event loop of its own: endpoints that are slow hold up no session's loop.
enum HTTPAuthenticatorClient {
    /// Connections to one host at a time; questions beyond wait within their time.
    static let connectionsMax = 64

    static let shared: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        // A redirect would carry passwords and the secret to wherever it points.
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionsMax
        // A question that failed for want of a connection is answered, not asked again: the breaker decides.
        configuration.connectionPool.retryConnectionEstablishment = false
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        return HTTPClient(eventLoopGroup: group, configuration: configuration)
    }()
}
