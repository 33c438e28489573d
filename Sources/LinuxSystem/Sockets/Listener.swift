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
        // The filter of a TCP socket sees the segment from its TCP header on; byte 13 holds the flags.
        let program = [
            PacketFilter.instruction(0x30, 0, 13),  // load byte 13
            PacketFilter.instruction(0x54, 0, 0x12),  // keep SYN and ACK
            PacketFilter.instruction(0x15, 0x0100, 0x02),  // SYN alone: the next one; else skip it
            PacketFilter.instruction(0x06, 0, 0),  // take 0 bytes: drop
            PacketFilter.instruction(0x06, 0, 0xFFFF_FFFF),  // take all
        ]
        try PacketFilter.attach(program, to: listener, as: SO_ATTACH_FILTER)
    }

    /// Takes `ignoreNewcomers` back.
    public static func welcomeNewcomers(_ listener: Int32) {
        _ = try? self.set(listener, SOL_SOCKET, SO_DETACH_FILTER, 0)
    }

    /// Lets newcomers to a port go to the first `count` of the listeners that share it, in the order in which they
    /// began to listen; those who are in the others' queues, or in the middle of the handshake there, still get in.
    ///
    /// How listeners become empty that are to be closed, without a newcomer noticing it. Which of the first ones gets a
    /// newcomer is drawn by lot (SKF_AD_RANDOM): nothing of a connection is known yet that would have to match.
    public static func steerNewcomers(toFirst count: Int, of listener: Int32) throws(Errno) {
        let random: UInt64 = 0xFFFF_F000 + 56
        let program = [
            PacketFilter.instruction(0x20, 0, random),  // load a random number
            PacketFilter.instruction(0x94, 0, UInt64(count)),  // modulo
            PacketFilter.instruction(0x16, 0, 0),  // that is the number of the listener
        ]
        try PacketFilter.attach(program, to: listener, as: SO_ATTACH_REUSEPORT_CBPF)
    }

    /// Lets newcomers go to all listeners again.
    public static func stopSteering(_ listener: Int32) {
        let detachReuseportFilter: Int32 = 68  // SO_DETACH_REUSEPORT_BPF, which Glibc's header lacks
        _ = try? self.set(listener, SOL_SOCKET, detachReuseportFilter, 0)
    }
}

/// Programs for the kernel's packet filter in its classic form (linux/filter.h).
private enum PacketFilter {
    /// 16 bits of operation, 8 and 8 bits of jumps, 32 bits of operand, in this order.
    static func instruction(_ operation: UInt64, _ jumps: UInt64, _ operand: UInt64) -> UInt64 {
        operation | jumps << 16 | operand << 32
    }

    static func attach(_ program: [UInt64], to descriptor: Int32, as option: Int32) throws(Errno) {
        let status = program.withUnsafeBufferPointer { code in
            var form: (count: UInt, code: UInt) = (UInt(code.count), UInt(bitPattern: code.baseAddress))
            return setsockopt(descriptor, SOL_SOCKET, option, &form, socklen_t(MemoryLayout.size(ofValue: form)))
        }
        guard status == 0 else { throw .current }
    }
}
