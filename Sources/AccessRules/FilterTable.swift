// Request filters, with what they inherit, ready to be asked.
internal import FTPProtocol

/// What one folder's filters and those above it refuse together.
struct FilterTable: Sendable {
    private let contentBytesMax: UInt64
    private let pathBytesMax: Int
    private let allowsHighBitCharacters: Bool
    private let allowsUnlistedExtensions: Bool
    /// The lists that hold, the deepest folder's first. Each is kept once, however many folders inherit it.
    private let lists: [FilterLists]

    /// The filters of one folder, in order, and what holds above it.
    init(_ filters: [RequestFilter], above: FilterTable?) {
        self.contentBytesMax = filters.last(given: \.maxContentLength) ?? above?.contentBytesMax ?? 0
        self.pathBytesMax = filters.last(given: \.maxPathBytes) ?? above?.pathBytesMax ?? .max
        self.allowsHighBitCharacters =
            filters.last(given: \.allowsHighBitCharacters) ?? above?.allowsHighBitCharacters ?? true
        self.allowsUnlistedExtensions =
            filters.last(given: \.allowsUnlistedExtensions) ?? above?.allowsUnlistedExtensions ?? true
        let fresh = filters.lastIndex { !$0.inheritsLists }
        let own = FilterLists(filters[(fresh ?? 0)...])
        self.lists = (own.isEmpty ? [] : [own]) + (fresh == nil ? above?.lists ?? [] : [])
    }

    /// Bytes that a file may have; nil is any number.
    var maxContentLength: UInt64? { self.contentBytesMax == 0 ? nil : self.contentBytesMax }

    /// True when it refuses nothing.
    var isEmpty: Bool {
        self.contentBytesMax == 0 && self.pathBytesMax >= VirtualPath.bytesMax && self.allowsHighBitCharacters
            && self.allowsUnlistedExtensions && self.lists.isEmpty
    }

    /// Why a path is refused; nil when it isn't.
    func refusal(of path: VirtualPath, isFolder: Bool) -> RequestRefusal? {
        guard path.bytes.count <= self.pathBytesMax else { return .pathTooLong }
        guard self.allowsHighBitCharacters || path.bytes.allSatisfy({ $0 < 0x80 }) else { return .highBitCharacter }
        guard !self.lists.contains(where: { $0.deniedSequences.isFound(in: path.bytes) }) else {
            return .deniedSequence
        }
        guard !self.lists.contains(where: { $0.hidesSegment(of: path) }) else { return .hiddenSegment }
        return isFolder || self.allowsExtension(of: path.name) ? nil : .fileExtension
    }

    /// Whether a name is hidden.
    func isHidden(_ name: ArraySlice<UInt8>) -> Bool { self.lists.contains { $0.hides(name) } }

    private func allowsExtension(of name: ArraySlice<UInt8>) -> Bool {
        let dot = name.lastIndex(of: UInt8(ascii: "."))
        let found = FoldedName(dot.map { name[($0 + 1)...] } ?? [])
        for lists in self.lists {
            if let isAllowed = lists.extensions[found] { return isAllowed }
        }
        return self.allowsUnlistedExtensions
    }
}

/// The lists of one folder's own filters.
private struct FilterLists {
    let extensions: [FoldedName: Bool]
    let deniedSequences: SequenceSearch
    private let hiddenSegments: Set<FoldedName>

    init(_ filters: ArraySlice<RequestFilter>) {
        // The last filter adds to those before it, so its rules are asked first; in a filter the first rule decides.
        let rules = filters.reversed().flatMap(\.extensions).map { (Self.plain($0.fileExtension), $0.isAllowed) }
        self.extensions = Dictionary(rules) { first, _ in first }
        self.hiddenSegments = Set(filters.flatMap(\.hiddenSegments).map { FoldedName($0) })
        self.deniedSequences = SequenceSearch(filters.flatMap(\.deniedSequences))
    }

    var isEmpty: Bool { self.extensions.isEmpty && self.hiddenSegments.isEmpty && self.deniedSequences.isEmpty }

    func hides(_ name: ArraySlice<UInt8>) -> Bool {
        !self.hiddenSegments.isEmpty && self.hiddenSegments.contains(FoldedName(name))
    }

    func hidesSegment(of path: VirtualPath) -> Bool {
        !self.hiddenSegments.isEmpty && path.components.contains { self.hides($0) }
    }

    /// An extension without its dot.
    private static func plain(_ fileExtension: String) -> FoldedName {
        FoldedName(fileExtension.hasPrefix(".") ? String(fileExtension.dropFirst()) : fileExtension)
    }
}

extension [RequestFilter] {
    /// The last value that is given.
    fileprivate func last<Value>(given value: (RequestFilter) -> Value?) -> Value? {
        self.reversed().lazy.compactMap(value).first
    }
}
