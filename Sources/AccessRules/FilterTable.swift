// Request filters, with what they inherit, ready to be asked.
internal import FTPProtocol

/// What one folder's filter and those above it refuse together.
struct FilterTable: Sendable {
    let maxContentLength: UInt64?
    private let maxPathBytes: Int
    private let allowsHighBitCharacters: Bool
    private let allowsUnlistedExtensions: Bool
    private let extensions: [FoldedName: Bool]
    private let hiddenSegments: Set<FoldedName>
    private let deniedSequences: SequenceSearch

    /// The filters that hold for a folder, those of the root first.
    init(_ filters: [RequestFilter]) {
        let fresh = filters.lastIndex { !$0.inheritsLists } ?? filters.startIndex
        let lists = filters[fresh...]
        let length = filters.last { $0.maxContentLength != nil }?.maxContentLength ?? 0
        self.maxContentLength = length == 0 ? nil : length
        self.maxPathBytes = filters.last { $0.maxPathBytes != nil }?.maxPathBytes ?? .max
        self.allowsHighBitCharacters =
            filters.last { $0.allowsHighBitCharacters != nil }?.allowsHighBitCharacters ?? true
        self.allowsUnlistedExtensions =
            filters.last { $0.allowsUnlistedExtensions != nil }?.allowsUnlistedExtensions ?? true
        // The first rule of the deepest folder is asked first.
        let rules = lists.reversed().flatMap(\.extensions).map { (Self.plain($0.fileExtension), $0.isAllowed) }
        self.extensions = Dictionary(rules) { first, _ in first }
        self.hiddenSegments = Set(lists.flatMap(\.hiddenSegments).map { FoldedName($0) })
        self.deniedSequences = SequenceSearch(lists.flatMap(\.deniedSequences))
    }

    /// True when it refuses nothing.
    var isEmpty: Bool {
        self.maxContentLength == nil && self.maxPathBytes >= VirtualPath.bytesMax && self.allowsHighBitCharacters
            && self.allowsUnlistedExtensions && !self.extensions.values.contains(false) && self.hiddenSegments.isEmpty
            && self.deniedSequences.isEmpty
    }

    /// Why a path is refused; nil when it isn't.
    func refusal(of path: VirtualPath, isFolder: Bool) -> RequestRefusal? {
        guard path.bytes.count <= self.maxPathBytes else { return .pathTooLong }
        guard self.allowsHighBitCharacters || path.bytes.allSatisfy({ $0 < 0x80 }) else { return .highBitCharacter }
        guard !self.deniedSequences.isFound(in: path.bytes) else { return .deniedSequence }
        guard !self.hasHiddenSegment(path) else { return .hiddenSegment }
        return isFolder || self.allowsExtension(of: path.name) ? nil : .fileExtension
    }

    /// Whether a name is hidden.
    func isHidden(_ name: ArraySlice<UInt8>) -> Bool {
        !self.hiddenSegments.isEmpty && self.hiddenSegments.contains(FoldedName(name))
    }

    private func hasHiddenSegment(_ path: VirtualPath) -> Bool {
        !self.hiddenSegments.isEmpty && path.components.contains { self.hiddenSegments.contains(FoldedName($0)) }
    }

    private func allowsExtension(of name: ArraySlice<UInt8>) -> Bool {
        guard !self.extensions.isEmpty || !self.allowsUnlistedExtensions else { return true }
        let dot = name.lastIndex(of: UInt8(ascii: "."))
        let found = dot.map { name[($0 + 1)...] } ?? []
        return self.extensions[FoldedName(found)] ?? self.allowsUnlistedExtensions
    }

    /// An extension without its dot.
    private static func plain(_ fileExtension: String) -> FoldedName {
        FoldedName(fileExtension.hasPrefix(".") ? String(fileExtension.dropFirst()) : fileExtension)
    }
}
