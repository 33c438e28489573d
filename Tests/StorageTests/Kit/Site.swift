// A served folder in each of the ways that a folder can be served.
import AccessRules
public import FTPProtocol
import LinuxSystem
import LocalStorage
import Sites
import Storage
import Testing

/// One way to serve; the conformance suite runs for each.
struct Setup: Sendable, CustomTestStringConvertible {
    var name: String
    var options: LocalStorage.Options
    var medium: Folder.Medium
    var access = Access.direct

    /// What stands between the server and the folder.
    enum Access: Sendable {
        /// Nothing.
        case direct
        /// It is a folder of another one that is served.
        case narrowed
        /// A site's virtual directories and rules, and a quota.
        case view
    }

    /// Descriptors that an upload into the root opens: a home has none of its own, and so is opened for each.
    var uploadDescriptors: Int {
        switch self.access {
        case .direct, .view: 1
        case .narrowed: 2
        }
    }

    var testDescription: String { "\(self.name) in \(self.medium.rawValue)" }

    static let all: [Setup] = Folder.Medium.allCases.flatMap { medium in
        [
            Setup(name: "openat2", options: options(.openat2, .automatic), medium: medium),
            Setup(name: "name by name", options: options(.nameByName, .automatic), medium: medium),
            Setup(name: "spool files", options: options(.automatic, .spool), medium: medium),
            Setup(name: "a home", options: options(.automatic, .automatic), medium: medium, access: .narrowed),
            Setup(name: "a home by name", options: options(.nameByName, .spool), medium: medium, access: .narrowed),
            Setup(name: "a view", options: options(.automatic, .automatic), medium: medium, access: .view),
        ]
    }

    private static func options(
        _ resolution: LocalStorage.Options.Resolution,
        _ staging: LocalStorage.Options.Staging
    ) -> LocalStorage.Options {
        var options = LocalStorage.Options()
        options.resolution = resolution
        options.staging = staging
        return options
    }
}

/// A temporary folder with `root` in it, which is served, and room beside it that must not be reached.
struct Site {
    let folder: Folder
    let local: LocalStorage

    /// As the server sees it: through the port.
    let storage: any StorageBackend

    init(_ setup: Setup, calls: any FileCalls = LinuxFileCalls()) throws {
        try self.init(setup, in: Folder(on: setup.medium), calls: calls)
    }

    init(_ setup: Setup, in folder: Folder, calls: any FileCalls = LinuxFileCalls()) throws {
        self.folder = folder
        if !folder.exists("root") { try folder.makeFolder("root") }
        self.local = try LocalStorage(root: folder.host("root"), options: setup.options, calls: calls)
        switch setup.access {
        case .direct: self.storage = self.local
        case .narrowed:
            let around = try LocalStorage(root: folder.path, options: setup.options, calls: calls)
            self.storage = around.narrowed(to: "/root")
        case .view: self.storage = try Self.view(of: self.local)
        }
    }

    /// A view in which everything is checked, and nothing forbidden.
    private static func view(of local: LocalStorage) throws -> any StorageBackend {
        let elsewhere = Mount(path: "/a mount/that is not/listed", backend: local, isListed: false)
        let home = Home(mounts: try MountTable(root: local, directories: [elsewhere]))
        var filter = RequestFilter(path: "/a mount")
        filter.hiddenSegments = ["nothing has this name"]
        filter.maxContentLength = 1
        let user = Principal(name: "ann")
        let access = AccessRules(filters: [filter]).compiled(for: user, from: .loopback, base: .all)
        let limits = QuotaLimits(bytes: 1 << 62, files: 1 << 62)
        let usage = QuotaUsage()
        // Tests count calls, and what is counted here only once isn't theirs.
        _ = usage.amount(in: local)
        let quota = QuotaAllowance(limits: limits, usage: usage, home: local)
        return SiteView(home, under: SiteView.Terms(access: access, quota: quota))
    }

    func put(_ name: String, _ content: String, mode: UInt32 = 0o644) throws {
        try self.folder.put("root/\(name)", content, mode: mode)
    }

    func makeFolder(_ name: String) throws { try self.folder.makeFolder("root/\(name)") }
    func link(_ name: String, to target: String) throws { try self.folder.link("root/\(name)", to: target) }
    func content(_ name: String) -> String? { self.folder.content("root/\(name)") }
    func exists(_ name: String) -> Bool { self.folder.exists("root/\(name)") }
    func mode(_ name: String) throws -> UInt32 { try self.folder.mode("root/\(name)") }
    func names(in name: String = ".") -> Set<String> { self.folder.names(in: "root/\(name)") }
}

extension VirtualPath: ExpressibleByStringLiteral {
    /// The path that the text means, seen from the root.
    public init(stringLiteral text: String) {
        guard let argument = PathArgument(text.utf8), let path = VirtualPath.root.resolving(argument) else {
            preconditionFailure("Not a path: \(text)")
        }
        self = path
    }
}

extension StorageBackend {
    /// Everything a file holds, read as the server reads it.
    func read(_ path: VirtualPath) throws -> String {
        let source = try self.openForReading(path)
        var bytes: [UInt8] = []
        var buffer: [UInt8] = Array(repeating: 0, count: 4_096)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(at: UInt64(bytes.count), into: $0) }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// All entries of a folder, by name.
    func list(_ path: VirtualPath, _ detail: DirectoryDetail = .attributes) throws -> [String: FileAttributes?] {
        let cursor = try self.openDirectory(path, detail: detail)
        var all: [String: FileAttributes?] = [:]
        while true {
            let batch = try cursor.next(3)
            guard !batch.isEmpty else { return all }
            for entry in batch { all[String(decoding: entry.name, as: UTF8.self)] = .some(entry.attributes) }
        }
    }

    /// Stores a file and commits it.
    func store(_ path: VirtualPath, _ mode: WriteIntent.Mode, _ content: String) throws {
        let sink = try self.openForWriting(path, WriteIntent(mode))
        try sink.write(content)
        try sink.commit()
    }
}

extension WriteSink {
    func write(_ text: String) throws(StorageError) {
        // Two halves: what is written must follow what was written.
        let bytes = Array(text.utf8)
        for half in [bytes[..<(bytes.count / 2)], bytes[(bytes.count / 2)...]] {
            var result: Result<Void, StorageError> = .success(())
            half.withUnsafeBytes { bytes in
                do throws(StorageError) { try self.write(bytes) } catch { result = .failure(error) }
            }
            try result.get()
        }
    }
}
