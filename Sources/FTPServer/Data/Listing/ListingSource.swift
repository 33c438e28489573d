// LIST, NLST and MLSD: from a request to lines, some tens of KiB at a time.
internal import FTPProtocol
internal import FTPSession
internal import Storage
internal import Synchronization

/// The lines of one listing, read while they are sent.
///
/// What real servers do differently, and what is done here:
///  - A folder that a pattern matches is a line, and isn't opened (so vsftpd; ProFTPD lists what it holds).
///  - A pattern that matches nothing is an empty listing and no error, for LIST and NLST (so vsftpd; ProFTPD answers
///    450): programs that poll with `mget *.txt` have nothing to fetch then, and nothing went wrong.
///  - NLST answers with names that the client can use as they are (RFC 1123 4.1.2.7): `dir/a` for `NLST dir` and for
///    `NLST dir/*`, `a` without an argument. LIST answers with names alone, below a pattern's first folder.
///  - LIST of a file is that file's line; MLSD of a file is an error (RFC 3659 7.2).
///  - A file whose own name looks like a pattern is found by that name first.
final class ListingSource: ChunkProducer {
    /// For `Sendable`: it is used by one thread at a time.
    private let walk: Mutex<ListingWalk>

    private init(_ walk: ListingWalk) { self.walk = Mutex(walk) }

    /// Opens what is to be listed, so that errors are known before the 150.
    static func open(
        _ request: ListingRequest,
        storage: any StorageBackend,
        now: FileTime
    ) throws(StorageError) -> ListingSource {
        var walk = ListingWalk(plan: ListingPlan(request, now: now), storage: storage)
        try walk.begin(request)
        return ListingSource(walk)
    }

    /// Appends the next lines, none at times; false: there are no more.
    func next(into buffer: inout [UInt8]) throws(StorageError) -> Bool {
        try self.walk.withLock { walk throws(StorageError) in try walk.next(into: &buffer) }
    }
}

/// What a listing's limits are.
enum ListingLimits {
    /// Entries that are read from a backend at once.
    static let batchEntries = 512
    /// The same where a pattern is looked for: matching one long name may cost some 50,000 steps, and a batch can't be
    /// interrupted for another transfer.
    static let patternBatchEntries = 64
    /// Text that is made at once; the last line may go beyond.
    static let chunkBytes = 32 * 1_024
    /// Folders with more entries than this are listed in the backend's order, so that none needs more memory.
    static let sortedEntriesMax = 10_000
    /// How deep `-R` goes below the folder that was asked for.
    static let depthMax = 32
    /// Folders that `-R` opens; further ones are named and not opened.
    static let recursedFoldersMax = 10_000
}

/// How a listing looks.
struct ListingPlan: Sendable {
    let format: ListingFormat
    /// nil: in the order of the backend. MLSD is read by programs, which sort for themselves.
    let order: EntryOrder?
    let showsHidden: Bool
    let recurses: Bool
    /// True when names go out with the folder that the client wrote.
    let namesPaths: Bool
    let needsAttributes: Bool

    init(_ request: ListingRequest, now: FileTime) {
        let options = request.options
        let style = Self.style(of: request)
        self.format = ListingFormat(
            style: style,
            permissions: request.permissions,
            now: now,
            classify: options.contains(.classify),
            times: request.times
        )
        self.recurses = options.contains(.recursive)
        self.namesPaths = style == .names
        let ordersByAttribute = options.contains(.byTime) || options.contains(.bySize)
        switch style {
        case .facts:
            self.order = nil
            self.showsHidden = true
            self.needsAttributes = true
        case .unix, .dos:
            self.order = EntryOrder(options)
            self.showsHidden = options.contains(.all) || options.contains(.almostAll)
            self.needsAttributes = true
        case .names:
            self.order = EntryOrder(options)
            self.showsHidden = options.contains(.all) || options.contains(.almostAll)
            self.needsAttributes = ordersByAttribute || self.recurses || options.contains(.classify)
        }
    }

    private static func style(of request: ListingRequest) -> ListingStyle {
        switch request.style {
        case .unix: .unix
        case .dos: .dos
        case .names: request.options.contains(.long) ? .unix : .names
        case .facts(let facts): .facts(facts)
        }
    }
}
