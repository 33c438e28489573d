// net.ipv4.ip_local_port_range: the ports that the kernel gives to outgoing connections.

/// Ports of outgoing connections.
public enum EphemeralPorts {
    /// How many there are: so many connections one address can have to one port of another.
    public static var count: Int {
        guard let text = try? TextFile.read("/proc/sys/net/ipv4/ip_local_port_range", bytesMax: 64) else {
            return self.countDefault
        }
        let ends = text.split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }
        guard ends.count == 2, ends[0] <= ends[1] else { return self.countDefault }
        return Int(ends[1] - ends[0]) + 1
    }

    /// 32768 to 60999, the kernel's own default.
    private static let countDefault = 28_232
}
