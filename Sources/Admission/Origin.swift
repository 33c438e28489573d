internal import FTPProtocol

/// Who counts as one client when seats and turns are shared out: the addresses that begin with the same bits. Unless
/// somebody asks for something else that is an IPv4 address, or the /64 network of an IPv6 address, because one host has
/// 2^64 of those to choose from.
struct Origin: Hashable, Sendable {
    private let address: IPAddress

    init(of address: IPAddress, prefix: AddressPrefix = AddressPrefix()) {
        switch address.canonical {
        case .v4(let value): self.address = .v4(value & ~(UInt32.max >> UInt32(prefix.v4)))
        case .v6(let high, let low):
            // A shift by all bits leaves none.
            self.address = .v6(
                high: high & ~(UInt64.max >> UInt64(min(prefix.v6, 64))),
                low: low & ~(UInt64.max >> UInt64(max(prefix.v6 - 64, 0)))
            )
        }
    }
}
