// What `spillway serve` says when it is ready.
internal import Admission
internal import Configuration
internal import Doctor
internal import FTPProtocol
internal import FTPServer
internal import Hosting

/// How to connect, and how many clients the server is good for.
struct Announcement {
    let start: ServeStart
    let hosted: HostedServer
    /// The path of the control socket.
    let control: String?

    private var server: Server { self.hosted.server }

    /// Writes the lines to standard output.
    func write() {
        let skipped = self.server.skippedPassivePortCount
        if skipped > 0 {
            Console.error("spillway: \(skipped) of the passive ports are taken by other programs and left out.")
        }
        switch self.start.origin {
        case .file(let path): self.tellSites(of: path)
        case .flags(let site, let options): self.tellFolder(site, options)
        }
        Console.line("\(self.promise.line) Stop with Ctrl-C.")
        if let control = self.control { Console.line("Settings can be changed with spillway set; socket \(control)") }
        self.warn()
    }

    private func tellFolder(_ site: Site, _ options: Serve) {
        if site.isNew { Console.line("Made the folder \(site.path) with a welcome file in it.") }
        Console.line("Serving \(site.path) to \(Self.audience(options)). Connect with: \(self.command(options))")
    }

    /// A line for each site, up to a screen of them.
    private func tellSites(of path: String) {
        let sites = self.start.settings.sites
        Console.line("Serving \(sites.count == 1 ? "1 site" : "\(sites.count) sites") of \(path)")
        for site in sites.prefix(20) {
            let places = site.bindings.map(\.text).joined(separator: ", ")
            let state = HostedServer.reasonNotStarted(site).map { " (not started: \($0))" } ?? ""
            Console.line("  \(site.name): \(places)\(state)")
        }
        if sites.count > 20 { Console.line("  and \(sites.count - 20) more; spillway status lists them.") }
    }

    private func warn() {
        for trouble in self.hosted.troubles { Console.error("spillway: \(trouble)") }
        guard self.start.settings.server.profile == .spillway else {
            return Console.error(
                "spillway: The profile iis6 loses clients on purpose, to show how. Don't serve with it."
            )
        }
        for warning in self.promise.warnings { Console.error("spillway: \(warning)") }
    }

    private var promise: BurstPromise {
        let ports = self.start.settings.server.passivePorts?.count ?? HostNeed.passivePortsDefault
        return BurstPromise(server: self.server, passivePorts: ports)
    }

    private static func audience(_ options: Serve) -> String {
        let access = options.writable ? "reading and writing" : "reading"
        guard !options.user.isEmpty else { return "anybody, for \(access)" }
        let users = options.user.map(\.name).joined(separator: ", ")
        let anonymous = options.allowsAnonymous ? ", and to anybody for reading" : ""
        return "\(users) for \(access)\(anonymous)"
    }

    /// A command that works as it stands: a wildcard address is replaced by loopback, and the user is named.
    private func command(_ options: Serve) -> String {
        let places = self.server.endpoints.map { endpoint in
            let user = options.allowsAnonymous ? "" : "\(options.user[0].name)@"
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
