/// A path as a command carries it: bytes that are UTF-8 and hold no control characters, not yet resolved.
public struct PathArgument: Hashable, Sendable {
    /// The bytes as they came, never empty.
    public let bytes: [UInt8]

    /// Takes bytes that the parser has checked; nil when they are empty, hold NUL, CR, LF or another control byte,
    /// or aren't UTF-8 (RFC 2640 section 2.2).
    public init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard !bytes.isEmpty, bytes.allSatisfy({ !$0.isControlByte }) else { return nil }
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        self.bytes = bytes
    }
}

/// An absolute path below a client's root: normalized, no `.` or `..`, no doubled slash, none at the end.
///
/// It can't name anything above the root: `..` there stays there, as in a Unix root folder.
public struct VirtualPath: Hashable, Sendable, CustomStringConvertible {
    /// Longest path, and longest name, that is accepted (Linux PATH_MAX, NAME_MAX).
    public static let bytesMax = 4_095, nameBytesMax = 255

    /// The root folder, `/`.
    public static let root = VirtualPath(checked: [UInt8(ascii: "/")])

    /// The path's bytes; `/` alone for the root.
    public let bytes: [UInt8]

    private init(checked bytes: [UInt8]) { self.bytes = bytes }

    /// True for `/`.
    public var isRoot: Bool { self.bytes.count == 1 }

    /// The names from the root down; empty for the root.
    public var components: [ArraySlice<UInt8>] { self.bytes.split(separator: UInt8(ascii: "/")) }

    /// The last name; empty for the root.
    public var name: ArraySlice<UInt8> {
        let slash = self.bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
        return self.bytes[(slash + 1)...]
    }

    /// The folder it lies in; the root's is the root.
    public var parent: VirtualPath {
        let slash = self.bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
        return slash == 0 ? .root : VirtualPath(checked: Array(self.bytes[..<slash]))
    }

    /// The path as text, for replies: what isn't UTF-8 in a backend's name becomes U+FFFD.
    public var text: String { String(decoding: self.bytes, as: UTF8.self) }

    /// The path for a log: as `text`, with control characters of a backend's name as `?`.
    public var description: String {
        String(decoding: self.bytes.map { $0.isControlByte ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }

    /// True when this lies in that folder, at any depth; a path isn't below itself.
    public func isBelow(_ folder: VirtualPath) -> Bool {
        guard self.bytes.count > folder.bytes.count, self.bytes.starts(with: folder.bytes) else { return false }
        return folder.isRoot || self.bytes[folder.bytes.count] == UInt8(ascii: "/")
    }

    /// True when this is that path, or lies below it: a folder can't be renamed to such a one.
    public func isSameOrBelow(_ path: VirtualPath) -> Bool { self == path || self.isBelow(path) }

    /// The path of the first names; the root for none, and this path when it has no more than that.
    public func prefix(_ count: Int) -> VirtualPath {
        let components = self.components
        guard count > 0 else { return .root }
        guard count < components.count else { return self }
        return VirtualPath(checked: Array(self.bytes[..<components[count - 1].endIndex]))
    }

    /// This path as it is when that folder is the root; nil when it isn't that folder, nor lies below it.
    public func seen(from folder: VirtualPath) -> VirtualPath? {
        if folder.isRoot { return self }
        guard self.isSameOrBelow(folder) else { return nil }
        let rest = self.bytes[folder.bytes.count...]
        return rest.isEmpty ? .root : VirtualPath(checked: Array(rest))
    }

    /// What this path names when its root is that folder; nil when that is too long.
    public func placed(in folder: VirtualPath) -> VirtualPath? {
        if folder.isRoot { return self }
        if self.isRoot { return folder }
        let bytes = folder.bytes + self.bytes
        return bytes.count <= Self.bytesMax ? VirtualPath(checked: bytes) : nil
    }

    /// The path that an argument means, seen from this folder.
    ///
    /// - Returns: nil when the result, or a name in it, is longer than the bounds above.
    public func resolving(_ argument: PathArgument) -> VirtualPath? {
        var names = argument.bytes.first == UInt8(ascii: "/") ? [] : self.components
        for name in argument.bytes.split(separator: UInt8(ascii: "/")) {
            if name.elementsEqual([UInt8(ascii: ".")]) { continue }
            if name.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]) {
                _ = names.popLast()
                continue
            }
            guard name.count <= Self.nameBytesMax else { return nil }
            names.append(name)
        }
        return VirtualPath(names: names)
    }

    /// The entry with that name in this folder; the name comes from a backend, or from a checked path.
    ///
    /// - Returns: nil when it is no name (empty, `.`, `..`, with a slash or NUL in it), or it or the path is too long.
    public func appending(_ name: some Collection<UInt8>) -> VirtualPath? {
        guard !name.isEmpty, name.count <= Self.nameBytesMax else { return nil }
        guard !name.contains(UInt8(ascii: "/")), !name.contains(0) else { return nil }
        guard name.count > 2 || !name.allSatisfy({ $0 == UInt8(ascii: ".") }) else { return nil }
        let bytes = (self.isRoot ? [] : self.bytes) + [UInt8(ascii: "/")] + Array(name)
        return bytes.count <= Self.bytesMax ? VirtualPath(checked: bytes) : nil
    }

    private init?(names: [ArraySlice<UInt8>]) {
        guard !names.isEmpty else { self = .root; return }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(names.reduce(0) { $0 + $1.count + 1 })
        for name in names {
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: name)
        }
        guard bytes.count <= Self.bytesMax else { return nil }
        self.bytes = bytes
    }
}

extension UInt8 {
    /// True for C0 control characters and DEL.
    var isControlByte: Bool { self < 0x20 || self == 0x7F }
}
