// What only listening sockets need: finding out whether a port is free, and an end that resets nobody.
internal import CLinux
public import FTPProtocol
internal import Glibc
public import SystemPackage

extension Socket {
    /// Throws `.addressInUse` when another process listens there, and whatever else `bind` has against the endpoint.
    ///
    /// Listeners that share their port can't tell: the kernel lets a second server of the same user join them, and the
    /// two would share out the clients between them. So this one binds for a moment without sharing, and never listens.
    public static func checkIsFree(_ endpoint: Endpoint) throws(Errno) {
        let descriptor = try self.open(for: endpoint.address)
        defer { self.close(descriptor) }
        try self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        if case .v6 = endpoint.address { try self.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
        try self.bind(descriptor, to: endpoint)
    }

    /// Lets a listener ignore everyone who knocks from now on; those who are in its queue, or in the middle of the
    /// handshake, still get in.
    ///
    /// A socket filter drops each SYN, so a newcomer's system knocks again a second later, at whoever listens then.
    /// Closing the listener without this resets those who connect between the last `accept` and the close.
    public static func ignoreNewcomers(_ listener: Int32) throws(Errno) {
        // Classic BPF (linux/filter.h): 16 bits of operation, 8 and 8 bits of jumps, 32 bits of operand, in this order.
        // The filter of a TCP socket sees the segment from its TCP header on; byte 13 holds the flags.
        func instruction(_ operation: UInt64, _ jumps: UInt64, _ operand: UInt64) -> UInt64 {
            operation | jumps << 16 | operand << 32
        }
        let program = [
            instruction(0x30, 0, 13),  // load byte 13
            instruction(0x54, 0, 0x12),  // keep SYN and ACK
            instruction(0x15, 0x0100, 0x02),  // SYN alone: the next one; else skip it
            instruction(0x06, 0, 0),  // take 0 bytes: drop
            instruction(0x06, 0, 0xFFFF_FFFF),  // take all
        ]
        let status = program.withUnsafeBufferPointer { code in
            var form: (count: UInt, code: UInt) = (UInt(code.count), UInt(bitPattern: code.baseAddress))
            return setsockopt(
                listener,
                SOL_SOCKET,
                SO_ATTACH_FILTER,
                &form,
                socklen_t(MemoryLayout.size(ofValue: form))
            )
        }
        guard status == 0 else { throw .current }
    }
}
