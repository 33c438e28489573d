// What this host has to offer, as numbers; the one place that reads them.
internal import LinuxSystem
public import Telemetry

/// The numbers of a host that decide how many clients it can take. Nil is what the kernel doesn't have or doesn't tell.
public struct HostFacts: Hashable, Sendable {
    /// Limits of open files.
    public var descriptors = DescriptorFacts()
    /// How the kernel keeps those who aren't accepted yet.
    public var queues = QueueFacts()
    /// `net.ipv4.ip_local_port_range`.
    public var localPorts: ClosedRange<Int>?
    /// `net.netfilter.nf_conntrack_max`; nil when no flows are followed.
    public var trackedFlowsMax: Int?
    /// `net.netfilter.nf_conntrack_count`.
    public var trackedFlows: Int?
    /// Bytes that programs can still have.
    public var memoryAvailable: Int?
    /// Bytes that TCP may buffer, of the whole host.
    public var tcpMemoryMax: Int?

    /// A host that tells nothing.
    public init() {}

    /// What holds here, for a process that is started now.
    public static func read() -> HostFacts {
        var facts = HostFacts()
        facts.descriptors = .read()
        facts.queues = .read()
        facts.localPorts = KernelSetting.localPorts
        facts.trackedFlowsMax = KernelSetting.trackedFlowsMax
        facts.trackedFlows = KernelSetting.trackedFlows
        facts.memoryAvailable = KernelSetting.memoryAvailable
        facts.tcpMemoryMax = KernelSetting.tcpMemoryMax
        return facts
    }

    /// The same host as a running server sees it: a service has another descriptor limit than the shell of the person
    /// who asks.
    public func seen(by status: ServerStatus) -> HostFacts {
        guard let limit = status.resources.descriptors.limit else { return self }
        var facts = self
        facts.descriptors.soft = limit
        facts.descriptors.hard = limit
        return facts
    }
}

/// Limits of open files.
public struct DescriptorFacts: Hashable, Sendable {
    /// What a process gets at first.
    public var soft = 1_024
    /// What it may raise that to by itself.
    public var hard = 1_024
    /// `fs.nr_open`: the highest that `hard` can be.
    public var processMax: Int?
    /// `fs.file-max`: of the whole host.
    public var systemMax: Int?
    /// What the whole host has open.
    public var systemOpen: Int?

    /// The least that any Linux gives.
    public init() {}

    fileprivate static func read() -> DescriptorFacts {
        var facts = DescriptorFacts()
        facts.soft = DescriptorLimit.current
        facts.hard = DescriptorLimit.hard
        facts.processMax = KernelSetting.processDescriptorsMax
        facts.systemMax = KernelSetting.systemDescriptorsMax
        facts.systemOpen = KernelSetting.systemDescriptors
        return facts
    }
}

/// How the kernel keeps those who aren't accepted yet.
public struct QueueFacts: Hashable, Sendable {
    /// `net.core.somaxconn`: what one listener holds at most.
    public var listenerMax = 4_096
    /// `net.ipv4.tcp_max_syn_backlog`.
    public var handshakeMax: Int?
    /// `net.ipv4.tcp_syncookies`.
    public var synCookies: Int?
    /// `net.ipv4.tcp_abort_on_overflow`.
    public var abortOnOverflow: Int?
    /// `net.ipv4.tcp_migrate_req`.
    public var migratesRequests: Int?

    /// The kernel's defaults, as far as a listener is bound by them.
    public init() {}

    fileprivate static func read() -> QueueFacts {
        var facts = QueueFacts()
        facts.listenerMax = KernelSetting.listenQueueMax
        facts.handshakeMax = KernelSetting.handshakeQueueMax
        facts.synCookies = KernelSetting.synCookies
        facts.abortOnOverflow = KernelSetting.abortOnOverflow
        facts.migratesRequests = KernelSetting.migratesRequests
        return facts
    }
}
