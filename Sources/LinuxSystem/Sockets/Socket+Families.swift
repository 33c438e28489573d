// Which address families the machine has.
internal import FTPProtocol

extension Socket {
    /// Whether IPv6 sockets can be bound: containers and old kernels may have none.
    public static var hasIPv6: Bool {
        let anyPort = Endpoint(address: .v6(high: 0, low: 1), port: 0)
        guard let listener = try? Socket.listen(on: anyPort, backlog: 1, sharesPort: false) else { return false }
        Socket.close(listener)
        return true
    }
}
