internal import FTPProtocol

/// Who counts as one client when seats and turns are shared out: an IPv4 address, or the /64 network of an IPv6
/// address, because one host has 2^64 of those to choose from.
struct Origin: Hashable, Sendable {
    private let address: IPAddress

    init(of address: IPAddress) {
        switch address.canonical {
        case .v4(let value): self.address = .v4(value)
        case .v6(let high, _): self.address = .v6(high: high, low: 0)
        }
    }
}
