// From an account to what it sees: isolation, homes of its own, virtual directories.
public import AccessRules
public import Accounts
public import FTPProtocol
public import Storage

/// Directories of the host, for homes that lie outside the site.
public struct HomeDirectories: Sendable {
    /// The directory at an absolute path, whether it is there or not.
    public var open: @Sendable (String) -> any StorageBackend
    /// Makes it, with that mode.
    public var make: @Sendable (String, UInt16) throws(StorageError) -> Void

    /// Ways to get at directories.
    public init(
        open: @escaping @Sendable (String) -> any StorageBackend,
        make: @escaping @Sendable (String, UInt16) throws(StorageError) -> Void
    ) {
        self.open = open
        self.make = make
    }
}

/// Finds homes on one site. It looks at folders, and so may block.
public struct HomeFinder: Sendable {
    /// The mode of homes that are made.
    public static let homeMode: UInt16 = 0o750

    private let mounts: MountTable
    private let isolation: IsolationMode
    private let makesMissingHomes: Bool
    private let directories: HomeDirectories

    /// A finder.
    ///
    /// - Parameter mounts: the site, as those see it who are not isolated.
    public init(
        mounts: MountTable,
        isolation: IsolationMode,
        makesMissingHomes: Bool = false,
        directories: HomeDirectories
    ) {
        self.mounts = mounts
        self.isolation = isolation
        self.makesMissingHomes = makesMissingHomes
        self.directories = directories
    }

    /// What an account sees, and where it starts. A home of its own goes before the site's isolation.
    ///
    /// - Throws: why it can't come in.
    public func home(of account: Account) throws(HomeError) -> Home {
        switch account.home {
        case .site: return try self.siteHome(of: account)
        case .folder(let folder):
            var choice = HomeChoice(root: folder, start: folder, whenMissing: .refuse)
            choice.showsSiteDirectories = self.isolation == .isolateRootDirectoryOnly
            return try self.home(choice)
        case .directory(let path): return try self.home(inDirectory: path)
        }
    }

    private func siteHome(of account: Account) throws(HomeError) -> Home {
        let choice: HomeChoice
        do throws(HomeRefusal) {
            choice = try self.isolation.home(
                userName: account.userName,
                domain: account.domain,
                isAnonymous: account.isAnonymous
            )
        } catch { throw .refused(error) }
        return try self.home(choice)
    }

    private func home(_ choice: HomeChoice) throws(HomeError) -> Home {
        let site = MountedStorage(self.mounts)
        switch choice.whenMissing {
        case .refuse:
            try self.check(choice.start, in: site)
            return self.home(choice, start: choice.start)
        case .startAtRoot:
            try self.check(.root, in: site)
            let start = self.hasFolder(choice.start, in: site) ? choice.start : choice.root
            return self.home(choice, start: start)
        }
    }

    /// Both paths are the site's.
    private func home(_ choice: HomeChoice, start: VirtualPath) -> Home {
        let shared = choice.showsSiteDirectories ? self.sharedMounts(for: choice.root) : []
        return Home(
            mounts: self.mounts.narrowed(to: choice.root, adding: shared),
            start: start.seen(from: choice.root) ?? .root,
            rulesRoot: choice.rulesSeeUserPaths ? .root : choice.root
        )
    }

    /// A directory outside the site: rules see what the user sees, since the site's paths don't reach there.
    private func home(inDirectory path: String) throws(HomeError) -> Home {
        let directory = self.directories.open(path)
        do throws(StorageError) { try Self.checkFolder(directory, .root) } catch {
            guard self.makesMissingHomes else { throw HomeError(error, at: path) }
            do throws(StorageError) {
                try self.directories.make(path, Self.homeMode)
                try Self.checkFolder(directory, .root)
            } catch { throw .notMade(path, reason: error.words) }
        }
        let shared = self.isolation == .isolateRootDirectoryOnly ? self.sharedMounts(for: nil) : []
        return Home(mounts: self.mounts.replacingRoot(directory, mounts: shared))
    }

    /// The site's virtual directories that isolated users see too: those at its root, and those within them. Never
    /// those through which somebody's home could be seen.
    private func sharedMounts(for root: VirtualPath?) -> [Mount] {
        var hidden: Set<[UInt8]> = [Array("localuser".utf8)]
        if let first = root?.components.first { hidden.insert(Self.folded(first)) }
        return self.mounts.mounts.filter { mount in
            guard !mount.path.isRoot, let first = mount.path.components.first else { return false }
            return !hidden.contains(Self.folded(first)) && self.mounts.isMountPoint(mount.path.prefix(1))
        }
    }

    /// ASCII letters in lower case.
    private static func folded(_ name: ArraySlice<UInt8>) -> [UInt8] {
        name.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
    }
}

// Looking, and making what is missing
extension HomeFinder {
    private func check(_ folder: VirtualPath, in site: MountedStorage) throws(HomeError) {
        do throws(StorageError) { return try Self.checkFolder(site, folder) } catch {
            guard error == .notFound, self.makesMissingHomes, !folder.isRoot else {
                throw HomeError(error, at: folder.description)
            }
        }
        do throws(StorageError) { try Self.make(folder, in: site) } catch {
            throw .notMade(folder.description, reason: error.words)
        }
    }

    /// The start of those who see the whole site anyway: when it can't be had, they start at the root.
    private func hasFolder(_ folder: VirtualPath, in site: MountedStorage) -> Bool {
        do throws(HomeError) {
            try self.check(folder, in: site)
            return true
        } catch { return false }
    }

    private static func checkFolder(_ backend: any StorageBackend, _ folder: VirtualPath) throws(StorageError) {
        guard try backend.attributes(of: folder).kind == .directory else { throw .notADirectory }
    }

    /// Makes a folder and those above it. Another login may make them at the same time.
    private static func make(_ folder: VirtualPath, in site: MountedStorage) throws(StorageError) {
        for depth in 1...max(1, folder.components.count) {
            do throws(StorageError) {
                try site.makeDirectory(folder.prefix(depth), mode: Self.homeMode)
            } catch {
                guard error == .alreadyExists else { throw error }
            }
        }
        try Self.checkFolder(site, folder)
    }
}

extension HomeError {
    fileprivate init(_ error: StorageError, at folder: String) {
        self =
            switch error {
            case .notFound: .missing(folder)
            case .notADirectory: .notAFolder(folder)
            case .alreadyExists, .isADirectory, .directoryNotEmpty, .notPermitted, .readOnly, .noSpace, .quotaExceeded,
                .invalidName, .tooLarge, .busy, .outOfResources, .invalidRange, .unsupported, .failed:
                .notReachable(folder, reason: error.words)
            }
    }
}
