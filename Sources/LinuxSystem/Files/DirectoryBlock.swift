// Entries of a folder as getdents64(2) writes them.
public import FTPProtocol
internal import Glibc

/// A block of entries: filled by `FileCalls.readEntries`, emptied by `next`.
public struct DirectoryBlock: Sendable {
    /// One entry.
    public struct Entry: Hashable, Sendable {
        /// Its name.
        public var name: [UInt8]
        /// What it is, where the file system tells without a look at the file.
        public var kind: FileAttributes.Kind?

        /// True for `.` and `..`, which every folder has.
        public var isDots: Bool {
            self.name == [UInt8(ascii: ".")] || self.name == [UInt8(ascii: "."), UInt8(ascii: ".")]
        }
    }

    /// Bytes that are read at once: some 500 to 1,500 entries.
    public static let bytesMax = 32_768

    private var bytes: [UInt8] = []
    private var position = 0

    /// An empty block.
    public init() {}

    /// Takes what the kernel wrote in place of the old content.
    ///
    /// - Returns: The call's own answer: 0 at the folder's end, negative when it failed.
    mutating func fill(_ call: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
        if self.bytes.count < Self.bytesMax { self.bytes = Array(repeating: 0, count: Self.bytesMax) }
        let count = self.bytes.withUnsafeMutableBytes(call)
        self.bytes.removeLast(self.bytes.count - max(count, 0))
        self.position = 0
        return count
    }

    /// The next entry, or nil when the block is used up.
    public mutating func next() -> Entry? {
        // struct linux_dirent64: u64 number, i64 offset, u16 length of the record, u8 type, the name, a NUL.
        let nameOffset = 19
        guard self.position + nameOffset < self.bytes.count else { return nil }
        let length = Int(self.bytes[self.position + 16]) | Int(self.bytes[self.position + 17]) << 8
        let end = min(self.position + max(length, nameOffset), self.bytes.count)
        let name = self.bytes[(self.position + nameOffset)..<end].prefix { $0 != 0 }
        let kind = FileAttributes.Kind(entryType: self.bytes[self.position + 18])
        self.position = end
        return Entry(name: Array(name), kind: kind)
    }
}

extension FileAttributes.Kind {
    fileprivate init?(entryType: UInt8) {
        switch Int(entryType) {
        case Int(DT_REG): self = .file
        case Int(DT_DIR): self = .directory
        case Int(DT_LNK): self = .symbolicLink
        case Int(DT_UNKNOWN): return nil
        default: self = .other
        }
    }
}
