// getpwnam_r(3) and getgrouplist(3): what the system knows of a user, from wherever nsswitch.conf says.
internal import Glibc

/// A user of the system.
public struct SystemUser: Hashable, Sendable {
    /// The user's home folder.
    public let home: String
    /// Names of all its groups; a group without a name is its number.
    public let groups: [String]

    /// How many groups of a user are looked at.
    public static let groupsMax = 256
    private static let bytesMax = 1 << 20

    /// Looks a user up; nil when there is none, or when it can't be told. May block (LDAP, NIS).
    public init?(named name: String) {
        guard let entry = Self.entry(name) else { return nil }
        self.home = entry.home
        self.groups = Self.groups(of: name, first: entry.group).map { Self.groupName($0) ?? "\($0)" }
    }

    private static func entry(_ name: String) -> (home: String, group: gid_t)? {
        Self.lookUp { buffer, count, isTooSmall in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            let status = getpwnam_r(name, &entry, buffer, count, &found)
            isTooSmall = status == ERANGE
            guard status == 0, found != nil, let home = entry.pw_dir else { return nil }
            return (String(cString: home), entry.pw_gid)
        }
    }

    private static func groupName(_ identifier: gid_t) -> String? {
        Self.lookUp { buffer, count, isTooSmall in
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            let status = getgrgid_r(identifier, &entry, buffer, count, &found)
            isTooSmall = status == ERANGE
            guard status == 0, found != nil, let name = entry.gr_name else { return nil }
            return String(cString: name)
        }
    }

    private static func groups(of name: String, first: gid_t) -> [gid_t] {
        var count = Int32(Self.groupsMax)
        var groups = [gid_t](repeating: 0, count: Self.groupsMax)
        // -1 is "there are more": the first ones are filled in.
        let isComplete = getgrouplist(name, first, &groups, &count) >= 0
        return Array(groups.prefix(isComplete ? Int(count) : Self.groupsMax))
    }

    /// Calls with larger and larger buffers until one is enough.
    private static func lookUp<Value>(
        _ call: (UnsafeMutablePointer<CChar>, Int, inout Bool) -> Value?
    ) -> Value? {
        var bytes = 4_096
        while bytes <= Self.bytesMax {
            var isTooSmall = false
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes)
            defer { buffer.deallocate() }
            let value = call(buffer, bytes, &isTooSmall)
            guard isTooSmall else { return value }
            bytes *= 4
        }
        return nil
    }
}
