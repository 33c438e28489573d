// What `spillway serve` says when it is ready.
internal import Admission
internal import Doctor
internal import FTPProtocol
internal import FTPServer

/// How to connect, and how many clients the server is good for.
struct Announcement {
    let site: Site
    let server: Server
    let options: Serve
    /// The path of the control socket.
    let control: String?

    /// Writes the lines to standard output.
    func write() {
        let skipped = self.server.skippedPassivePortCount
        if skipped > 0 {
            Console.error("spillway: \(skipped) of the passive ports are taken by other programs and left out.")
        }
        if self.site.isNew { Console.line("Made the folder \(self.site.path) with a welcome file in it.") }
        Console.line("Serving \(self.site.path) to \(self.audience). Connect with: \(self.command)")
        Console.line("\(self.promise.line) Stop with Ctrl-C.")
        if let control = self.control { Console.line("Settings can be changed with spillway set; socket \(control)") }
        self.warn()
    }

    private func warn() {
        guard self.options.burst.profile.profile == .spillway else {
            return Console.error(
                "spillway: The profile iis6 loses clients on purpose, to show how. Don't serve with it."
            )
        }
        for warning in self.promise.warnings { Console.error("spillway: \(warning)") }
    }

    private var promise: BurstPromise {
        let ports = self.options.passivePorts?.range.count ?? HostNeed.passivePortsDefault
        return BurstPromise(server: self.server, passivePorts: ports)
    }

    private var audience: String {
        let access = self.options.writable ? "reading and writing" : "reading"
        guard !self.options.user.isEmpty else { return "anybody, for \(access)" }
        let users = self.options.user.map(\.name).joined(separator: ", ")
        let anonymous = self.options.allowsAnonymous ? ", and to anybody for reading" : ""
        return "\(users) for \(access)\(anonymous)"
    }

    /// A command that works as it stands: a wildcard address is replaced by loopback, and the user is named.
    private var command: String {
        let places = self.server.endpoints.map { endpoint in
            let user = self.options.allowsAnonymous ? "" : "\(self.options.user[0].name)@"
            return "ftp://\(user)\(endpoint.reachable)/"
        }
        return "curl " + places.joined(separator: " or ")
    }
}

extension Endpoint {
    /// This endpoint, or loopback in place of the wildcard address.
    fileprivate var reachable: Endpoint {
        switch self.address {
        case .v4(0): Endpoint(address: .loopback, port: self.port)
        case .v6(0, 0): Endpoint(address: .v6(high: 0, low: 1), port: self.port)
        case .v4, .v6: self
        }
    }
}
