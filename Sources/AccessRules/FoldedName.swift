// Names whose ASCII case doesn't count, as bytes: IIS compares paths, extensions and segments so. Other letters are
// compared as they are.

/// The bytes of a name, equal in any ASCII case.
struct FoldedName: Hashable, Sendable {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    init(_ text: String) { self.bytes = Array(text.utf8)[...] }

    static func == (left: FoldedName, right: FoldedName) -> Bool {
        guard left.bytes.count == right.bytes.count else { return false }
        return left.bytes.elementsEqual(right.bytes) { $0.folded == $1.folded }
    }

    /// Clients choose only what is looked up, never what is kept, so a plain hash (FNV-1a) does: nobody can fill a
    /// table with names that collide.
    func hash(into hasher: inout Hasher) {
        var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in self.bytes { mixed = (mixed ^ UInt64(byte.folded)) &* 0x100_0000_01B3 }
        hasher.combine(mixed)
    }
}

extension UInt8 {
    /// An ASCII letter in lower case; anything else as it is.
    var folded: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}
