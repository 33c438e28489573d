// A site's directory on disk, and what logins see of it.
import AccessRules
import Accounts
public import FTPProtocol
import Foundation
import LocalStorage
import Sites
import Storage

/// A temporary directory, removed when nobody holds it any more.
final class SiteFolder: Sendable {
    let path = "/tmp/spillway-view-\(UInt64.random(in: .min ... .max))"

    init(_ folders: String...) throws {
        for folder in folders + ["."] { try self.make(folder) }
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }

    func host(_ name: String) -> String { "\(self.path)/\(name)" }

    func make(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: self.host(name), withIntermediateDirectories: true)
    }

    func put(_ name: String, _ content: String) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: self.host(name)))
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self.host(name), withDestinationPath: target)
    }

    func content(_ name: String) -> String? {
        FileManager.default.contents(atPath: self.host(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: self.host(name))[.posixPermissions] as? Int
    }

    func directory(_ name: String) -> LocalDirectory { LocalDirectory(path: self.host(name)) }

    /// What a login sees whose root is `site`, under those rules.
    func view(
        _ rules: AccessRules = .none,
        base: Permissions = .all,
        user: String = "ann",
        mounts: [Mount] = []
    ) throws -> SiteView {
        let table = try MountTable(root: self.directory("site"), directories: mounts)
        let access = rules.compiled(for: Principal(name: user), from: .loopback, base: base)
        return SiteView(Home(mounts: table), under: SiteView.Terms(access: access))
    }

    /// A finder of homes in `site`.
    func finder(_ isolation: IsolationMode, makes: Bool = false, mounts: [Mount] = []) throws -> HomeFinder {
        HomeFinder(
            mounts: try MountTable(root: self.directory("site"), directories: mounts),
            isolation: isolation,
            makesMissingHomes: makes,
            directories: HomeDirectories(
                open: { LocalDirectory(path: $0) },
                make: { (path, mode) throws(StorageError) in try LocalDirectory.make(path, mode: mode) }
            )
        )
    }
}

extension Account {
    init(_ name: String, home: AccountHome = .site, isAnonymous: Bool = false) {
        self.init(name: name, permissions: .all, home: home, isAnonymous: isAnonymous)
    }
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
    func list(_ path: VirtualPath) throws -> [String: FileAttributes] {
        let cursor = try self.openDirectory(path, detail: .attributes)
        var all: [String: FileAttributes] = [:]
        while true {
            let batch = try cursor.next(2)
            guard !batch.isEmpty else { return all }
            for entry in batch { all[String(decoding: entry.name, as: UTF8.self)] = entry.attributes }
        }
    }

    func names(in path: VirtualPath) throws -> Set<String> { Set(try self.list(path).keys) }

    func read(_ path: VirtualPath) throws -> String {
        let source = try self.openForReading(path)
        var bytes: [UInt8] = Array(repeating: 0, count: 1_024)
        let count = try bytes.withUnsafeMutableBytes { try source.read(at: 0, into: $0) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    func store(
        _ path: VirtualPath,
        _ content: String,
        _ mode: WriteIntent.Mode = .create(replacing: true)
    ) throws {
        let sink = try self.openForWriting(path, WriteIntent(mode))
        try sink.write(content)
        try sink.commit()
    }
}

extension WriteSink {
    func write(_ text: String) throws {
        var result: Result<Void, StorageError> = .success(())
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(StorageError) { try self.write(bytes) } catch { result = .failure(error) }
        }
        try result.get()
    }
}
