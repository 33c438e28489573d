// Between the kernel's address structures and `Endpoint`.
internal import CLinux
internal import FTPProtocol
internal import Glibc

enum SocketAddress {
    /// Calls with the kernel's form of an endpoint.
    static func with<Value>(
        _ endpoint: Endpoint,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        switch endpoint.address {
        case .v4(let address):
            var form = sockaddr_in()
            form.sin_family = sa_family_t(AF_INET)
            form.sin_port = endpoint.port.bigEndian
            form.sin_addr.s_addr = address.bigEndian
            return self.rebound(&form, body)
        case .v6(let high, let low):
            var form = sockaddr_in6()
            form.sin6_family = sa_family_t(AF_INET6)
            form.sin6_port = endpoint.port.bigEndian
            withUnsafeMutableBytes(of: &form.sin6_addr) {
                $0.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
                $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return self.rebound(&form, body)
        }
    }

    /// Reads the kernel's form; nil for families other than IPv4 and IPv6.
    static func endpoint(_ storage: sockaddr_storage) -> Endpoint? {
        withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET:
                let form = bytes.load(as: sockaddr_in.self)
                let address = IPAddress.v4(UInt32(bigEndian: form.sin_addr.s_addr))
                return Endpoint(address: address, port: UInt16(bigEndian: form.sin_port))
            case AF_INET6:
                let port = UInt16(bigEndian: bytes.load(as: sockaddr_in6.self).sin6_port)
                let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
                let high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
                return Endpoint(address: .v6(high: high, low: low), port: port)
            default:
                return nil
            }
        }
    }

    private static func rebound<Form, Value>(
        _ form: inout Form,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        withUnsafeBytes(of: &form) { bytes in
            guard let base = bytes.baseAddress else { preconditionFailure("A structure has no address.") }
            return body(base.assumingMemoryBound(to: sockaddr.self), socklen_t(MemoryLayout<Form>.size))
        }
    }
}
