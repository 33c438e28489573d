// RLIMIT_NOFILE: how many descriptors this process may have.
internal import CLinux
internal import Glibc

/// The limit of open descriptors of this process.
public enum DescriptorLimit {
    /// What is in force now.
    public static var current: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }

    /// What the process may raise its limit to by itself (the hard limit).
    public static var hard: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_max)
    }

    /// Whether this process may have that many descriptors, once it has raised its limit.
    public static func allows(_ count: Int) -> Bool { count <= self.hard }

    /// Raises the soft limit to the hard one, and returns what holds then.
    ///
    /// Raising the hard limit too needs CAP_SYS_RESOURCE; that is for whoever starts the server.
    public static func raiseToHard() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return self.current }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return self.current
    }

    /// Sets the soft limit: lower, or up to the hard one again. Descriptors that are open stay open, whatever it says.
    ///
    /// - Returns: false when the kernel refuses.
    public static func change(to count: Int) -> Bool {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return false }
        limit.rlim_cur = rlim_t(max(0, count))
        return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    }

    /// Descriptors that are open now, counted in /proc/self/fd.
    public static var open: Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return max(0, count - 3)  // `.`, `..`, and the descriptor of the folder itself
    }
}
