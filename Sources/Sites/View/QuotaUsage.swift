// How much of its quota an account has used, counted once and then kept.
internal import FTPProtocol
public import Storage
internal import Synchronization

/// What an account may store; nil is any number.
public struct QuotaLimits: Hashable, Sendable {
    /// Bytes of all its files.
    public var bytes: UInt64?
    /// Its files.
    public var files: UInt64?

    /// Limits.
    public init(bytes: UInt64? = nil, files: UInt64? = nil) {
        self.bytes = bytes
        self.files = files
    }

    /// True when there is nothing to count.
    public var isEmpty: Bool { self.bytes == nil && self.files == nil }
}

/// Bytes and files, of a folder or of an upload.
public struct QuotaAmount: Hashable, Sendable {
    /// Bytes.
    public var bytes: UInt64 = 0
    /// Files.
    public var files: UInt64 = 0

    /// An amount.
    public init(bytes: UInt64 = 0, files: UInt64 = 0) {
        self.bytes = bytes
        self.files = files
    }

    /// What a file counts for; folders and links that lead nowhere count for nothing.
    init(_ attributes: FileAttributes?) {
        let isFile = attributes?.kind == .file
        self.init(bytes: isFile ? attributes?.size ?? 0 : 0, files: isFile ? 1 : 0)
    }

    /// Both can be as large as a file system claims, so neither sum may trap.
    mutating func add(_ other: QuotaAmount) {
        self.bytes = self.bytes.addingReportingOverflow(other.bytes).overflow ? .max : self.bytes + other.bytes
        self.files = self.files.addingReportingOverflow(other.files).overflow ? .max : self.files + other.files
    }

    /// Down to nothing: files that somebody else removed are counted no more only after the next count.
    mutating func subtract(_ other: QuotaAmount) {
        self.bytes -= min(self.bytes, other.bytes)
        self.files -= min(self.files, other.files)
    }
}

/// What an account has stored in its home, for all its sessions together.
///
/// The home is counted when the account first changes something in it; from then on each change is added. What others
/// change there meanwhile isn't seen until the next count, when nobody has used the account for a while.
public final class QuotaUsage: Sendable {
    /// Entries that are counted at most; a home with more is taken to hold what was counted.
    static let entriesMax = 1_000_000
    /// Folders in each other that are counted.
    static let depthMax = 64

    /// nil until it is counted.
    private let used = Mutex<QuotaAmount?>(nil)
    /// Held by whoever changes the files themselves, so that what was there before is what is given back. The paths are
    /// those of files that are written in place now.
    private let changing = Mutex<Set<VirtualPath>>([])

    /// Nothing is counted yet.
    public init() {}

    /// What is used, counted now if it hasn't been.
    public func amount(in home: any StorageBackend) -> QuotaAmount {
        self.used.withLock { used in
            if let used { return used }
            let counted = Self.count(home)
            used = counted
            return counted
        }
    }

    /// Takes an amount, if the limits leave that much.
    ///
    /// - Parameter credit: what will be given back when the upload is done: the file that it replaces.
    /// - Returns: false takes nothing.
    func take(_ amount: QuotaAmount, credit: QuotaAmount, limits: QuotaLimits) -> Bool {
        self.used.withLock { used in
            var wanted = used ?? QuotaAmount()
            wanted.add(amount)
            var later = wanted
            later.subtract(credit)
            guard later.bytes <= limits.bytes ?? .max || amount.bytes == 0 else { return false }
            guard later.files <= limits.files ?? .max || amount.files == 0 else { return false }
            used = wanted
            return true
        }
    }

    /// Gives an amount back, and takes another, whatever the limits are: that is what there is now.
    func replace(_ old: QuotaAmount, by new: QuotaAmount = QuotaAmount()) {
        self.used.withLock { used in
            used?.add(new)
            used?.subtract(old)
        }
    }

    /// Changes files while nobody else of this account does.
    ///
    /// - Parameter work: gets the paths of files that are written in place.
    func change<Value>(
        _ work: (inout Set<VirtualPath>) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try self.changing.withLock { (inPlace) throws(StorageError) in try work(&inPlace) }
    }

    /// Counts what lies in a home. Folders that links lead to are counted once; what can't be read isn't counted.
    static func count(_ home: any StorageBackend) -> QuotaAmount {
        var total = QuotaAmount()
        var seen: Set<FolderNumber> = []
        var entriesLeft = Self.entriesMax
        var folders: [(path: VirtualPath, depth: Int)] = [(.root, 0)]
        while let (path, depth) = folders.popLast() {
            guard let cursor = try? home.openDirectory(path, detail: .attributes) else { continue }
            while entriesLeft > 0, let batch = try? cursor.next(256), !batch.isEmpty {
                entriesLeft -= batch.count
                for entry in batch {
                    guard let attributes = entry.attributes else { continue }
                    total.add(QuotaAmount(attributes))
                    guard attributes.kind == .directory, depth < Self.depthMax else { continue }
                    guard FolderNumber(attributes).isNew(in: &seen), let below = path.appending(entry.name) else {
                        continue
                    }
                    folders.append((below, depth + 1))
                }
            }
        }
        return total
    }
}

/// Which folder it is, whatever it is called.
private struct FolderNumber: Hashable {
    let device: UInt64
    let inode: UInt64

    init(_ attributes: FileAttributes) {
        self.device = attributes.device
        self.inode = attributes.inode
    }

    /// A backend without numbers has no links that could lead in a circle.
    func isNew(in seen: inout Set<FolderNumber>) -> Bool {
        (self.device == 0 && self.inode == 0) || seen.insert(self).inserted
    }
}

/// The usage of all accounts of a site: sessions of one account share theirs.
public final class QuotaBook: Sendable {
    /// Accounts that are remembered; beyond that, those without a session are forgotten and counted again.
    public static let countMax = 20_000

    private let usages = Mutex<[String: QuotaUsage]>([:])

    /// An empty book.
    public init() {}

    /// The usage of an account.
    ///
    /// - Parameter key: the account's name, and whatever else tells its home from another.
    public func usage(of key: String) -> QuotaUsage {
        self.usages.withLock { usages in
            if let usage = usages[key] { return usage }
            if usages.count >= Self.countMax { Self.forgetUnused(&usages) }
            let usage = QuotaUsage()
            usages[key] = usage
            return usage
        }
    }

    private static func forgetUnused(_ usages: inout [String: QuotaUsage]) {
        var index = usages.values.startIndex
        var unused: [String] = []
        while index != usages.values.endIndex {
            if isKnownUniquelyReferenced(&usages.values[index]) { unused.append(usages.keys[index]) }
            usages.values.formIndex(after: &index)
        }
        for key in unused { usages[key] = nil }
    }
}
