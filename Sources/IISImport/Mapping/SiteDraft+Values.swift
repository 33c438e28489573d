// Values that both kinds of input have, and that need more than to be copied.
internal import Admission
internal import Configuration
internal import FTPProtocol

extension SiteDraft {
    /// ServerListenBacklog: the clients who may wait.
    mutating func waitingRoom(_ given: Given) {
        let key = "limits.serverListenBacklog"
        guard let number = given.number else { return self.unreadable(given, wants: "a number") }
        let most = 1_000_000
        self.settings.limits.burst.serverListenBacklog = min(Int(number), most)
        if number <= UInt32(most) { return self.applied(given, key, "\(number)") }
        self.changed(given, key, "\(most)", because: "Spillway takes \(most) at most.")
    }

    /// A client may ask for as much as it has anyway.
    mutating func raiseIdleMax() {
        self.settings.timeouts.idleMax = max(self.settings.timeouts.idleMax, self.settings.timeouts.idle)
    }

    /// The text of the 421; one line.
    mutating func maxClientsMessage(_ given: Given?) {
        guard let given, !given.value.isEmpty else {
            if let given { self.applied(given, "messages.maxClients", "the server's own") }
            return
        }
        let lines = given.value.split(whereSeparator: \.isNewline).map { String($0).trimmed }
        let text = lines.joined(separator: " ")
        self.settings.manners.messages.maxClients = text
        self.applied(given, "messages.maxClients", text)
    }

    /// What PASV announces.
    mutating func externalAddress(_ given: Given?) {
        guard let given else { return }
        let key = "firewall.externalAddress"
        if given.value.isEmpty { return self.applied(given, key, "the address that the client connected to") }
        guard let address = IPAddress(given.value) else { return self.unreadable(given, wants: "an IP address") }
        self.settings.network.firewall.externalAddress = address
        self.applied(given, key, "\(address)")
    }

    /// A demand for TLS holds, and keeps the site from starting while there is no certificate.
    mutating func tls(_ given: Given, _ key: String, isRequired: Bool) {
        guard isRequired else { return self.applied(given, key, "allow") }
        self.changed(given, key, "require", because: Self.needsCertificate)
        self.comment("tls", Self.needsCertificate)
        self.ledger.remind("The site \"\(self.title)\" demands TLS, which isn't there yet: it isn't started.")
    }

    static let needsCertificate =
        "There is no TLS yet, and the certificate is in the store of Windows: this site isn't started, the others are."
}
