// getaddrinfo(3): names to addresses. It may block for as long as the resolver takes; only tools use it.
internal import CLinux
public import FTPProtocol
internal import Glibc

/// The host's resolver.
public enum NameLookup {
    /// Most addresses that are taken of one name.
    private static let addressesMax = 16

    /// The addresses of a name in the resolver's order, without repetition; empty when there is none.
    public static func addresses(of name: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var found: [IPAddress] = []
        var next = first
        while let entry = next?.pointee, found.count < self.addressesMax {
            if let address = self.address(of: entry), !found.contains(address) { found.append(address) }
            next = entry.ai_next
        }
        return found
    }

    private static func address(of entry: addrinfo) -> IPAddress? {
        guard let form = entry.ai_addr, Int(entry.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size else { return nil }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: form, count: Int(entry.ai_addrlen)))
        }
        return SocketAddress.endpoint(storage)?.address
    }
}
