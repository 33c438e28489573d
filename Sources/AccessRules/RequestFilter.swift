// IIS's requestFiltering: what a path may look like.
public import FTPProtocol

/// Whether files with that extension may be touched.
public struct ExtensionRule: Hashable, Sendable {
    /// The extension, with or without its dot, in any case; `.` or nothing means files that have none.
    public var fileExtension: String
    /// Whether they may.
    public var isAllowed: Bool

    /// A rule.
    public init(_ fileExtension: String, isAllowed: Bool) {
        self.fileExtension = fileExtension
        self.isAllowed = isAllowed
    }
}

/// What paths are refused, from a folder down.
///
/// A filter of a folder adds to those of the folders above it: lists grow, and of numbers and flags the deepest that is
/// given holds. ASCII case counts nowhere.
public struct RequestFilter: Hashable, Sendable {
    /// The folder from which down it holds, as a path of the site.
    public var path: VirtualPath
    /// Whether bytes from 0x80 may occur; nil is what holds above, at the root true.
    public var allowsHighBitCharacters: Bool?
    /// Bytes a file that is stored may have; 0 is any number; nil is what holds above, at the root 0.
    public var maxContentLength: UInt64?
    /// Bytes a path of the site may have; nil is what holds above, at the root no limit but the path's own.
    public var maxPathBytes: Int?
    /// Whether extensions that no rule names are allowed; nil is what holds above, at the root true.
    public var allowsUnlistedExtensions: Bool?
    /// Extensions that are, or aren't, allowed; a rule here is asked before those of the folders above.
    public var extensions: [ExtensionRule] = []
    /// Names that no part of a path may have, and that no listing shows.
    public var hiddenSegments: [String] = []
    /// Sequences that may not occur anywhere in a path.
    public var deniedSequences: [String] = []
    /// False forgets the three lists of the folders above (IIS's `<clear />`).
    public var inheritsLists = true

    /// A filter that refuses nothing.
    public init(path: VirtualPath = .root) { self.path = path }

    /// True when it changes nothing that holds above it.
    public var isEmpty: Bool { self == RequestFilter(path: self.path) }
}

/// Why a path was refused.
public enum RequestRefusal: Hashable, Sendable, CaseIterable {
    /// The client's address may not use it.
    case address
    /// It is longer than allowed.
    case pathTooLong
    /// It has bytes from 0x80.
    case highBitCharacter
    /// It contains a denied sequence.
    case deniedSequence
    /// A name in it is hidden.
    case hiddenSegment
    /// The file's extension isn't allowed.
    case fileExtension
    /// The file is larger than allowed.
    case contentTooLarge

    /// IIS's `sc-substatus` for it (Microsoft KB 969061).
    public var substatus: Int {
        switch self {
        case .address: 4
        case .pathTooLong: 12
        case .highBitCharacter: 10
        case .deniedSequence: 9
        case .hiddenSegment: 8
        case .fileExtension: 11
        case .contentTooLarge: 39
        }
    }

    /// The reason in words, for a log.
    public var text: String {
        switch self {
        case .address: "the address may not use this path"
        case .pathTooLong: "the path is too long"
        case .highBitCharacter: "the path has characters beyond ASCII"
        case .deniedSequence: "the path contains a denied sequence"
        case .hiddenSegment: "a name in the path is hidden"
        case .fileExtension: "the file's extension isn't allowed"
        case .contentTooLarge: "the file is too large"
        }
    }
}
