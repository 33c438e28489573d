// What this machine is called.
internal import Glibc

/// The machine's name.
public enum HostName {
    /// As gethostname(2) says; empty when it doesn't.
    public static var current: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
