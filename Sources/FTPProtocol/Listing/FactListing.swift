// MLSD and MLST: facts, RFC 3659 section 7.

/// Lines of facts: `type=file;size=1024;modify=20251122172905;perm=r;UNIX.mode=0644; name`.
public struct FactListing: Hashable, Sendable {
    /// What an entry is to the folder that is listed, for the `type` fact (RFC 3659 section 7.5.1).
    public enum Role: Hashable, Sendable {
        /// Something in it: `file`, `dir`, or a system's own type.
        case entry
        /// The folder itself: `cdir`.
        case listedDirectory
        /// The folder above: `pdir`.
        case parentDirectory
    }

    private let facts: FactSet
    private let permissions: Permissions

    /// Lines with those of the facts that are known of an entry, as a user with those rights sees them.
    public init(facts: FactSet, permissions: Permissions) {
        self.facts = facts
        self.permissions = permissions
    }

    /// Appends the entry's line and its CRLF; MLST gives the whole path as the entry's name.
    public func append(_ entry: DirectoryEntry, as role: Role = .entry, to output: inout [UInt8]) {
        if let attributes = entry.attributes { self.appendFacts(of: attributes, as: role, to: &output) }
        output.append(UInt8(ascii: " "))
        output.appendName(entry.name)
        output.appendLineEnd()
    }

    private func appendFacts(of attributes: FileAttributes, as role: Role, to output: inout [UInt8]) {
        if self.facts.contains(.type) { Self.appendType(of: attributes.kind, as: role, to: &output) }
        if self.facts.contains(.size), attributes.kind == .file {
            output.appendText("size=")
            output.appendDecimal(attributes.size)
            output.append(UInt8(ascii: ";"))
        }
        if self.facts.contains(.modify) { Self.appendTime("modify=", attributes.modified, to: &output) }
        if self.facts.contains(.create), let created = attributes.created {
            Self.appendTime("create=", created, to: &output)
        }
        if self.facts.contains(.unique) { Self.appendUnique(of: attributes, to: &output) }
        if self.facts.contains(.perm) {
            output.appendText("perm=")
            let rights = attributes.rights.map(self.permissions.intersection) ?? self.permissions
            rights.appendLetters(for: attributes.kind, to: &output)
            output.append(UInt8(ascii: ";"))
        }
        if self.facts.contains(.unixMode) {
            output.appendText("UNIX.mode=")
            output.appendNumber(UInt64(attributes.mode & 0o7777), base: 8, width: 4)
            output.append(UInt8(ascii: ";"))
        }
    }

    /// Whole seconds: clients in the field read fourteen digits, and compare them with what MFMT set.
    private static func appendTime(_ fact: StaticString, _ time: FileTime, to output: inout [UInt8]) {
        output.appendText(fact)
        output.appendFactTime(time)
        output.append(UInt8(ascii: ";"))
    }

    private static func appendType(of kind: FileAttributes.Kind, as role: Role, to output: inout [UInt8]) {
        switch (role, kind) {
        case (.listedDirectory, _): output.appendText("type=cdir;")
        case (.parentDirectory, _): output.appendText("type=pdir;")
        case (.entry, .file): output.appendText("type=file;")
        case (.entry, .directory): output.appendText("type=dir;")
        // RFC 3659's examples have the target behind the colon. It isn't told here, but clients look for the colon.
        case (.entry, .symbolicLink): output.appendText("type=OS.unix=slink:;")
        case (.entry, .other): output.appendText("type=OS.unix=other;")
        }
    }

    /// Device and inode in base 16 with a `g` between; nothing for a backend that numbers neither, since equal facts
    /// would mean the same file (RFC 3659 section 7.5.2).
    private static func appendUnique(of attributes: FileAttributes, to output: inout [UInt8]) {
        guard attributes.device != 0 || attributes.inode != 0 else { return }
        output.appendText("unique=")
        output.appendNumber(attributes.device, base: 16)
        output.append(UInt8(ascii: "g"))
        output.appendNumber(attributes.inode, base: 16)
        output.append(UInt8(ascii: ";"))
    }
}

extension Permissions {
    /// The letters of the `perm` fact (RFC 3659 section 7.5.5): what the account may try, not what the mode allows.
    fileprivate func appendLetters(for kind: FileAttributes.Kind, to output: inout [UInt8]) {
        switch kind {
        case .file: self.appendFileLetters(to: &output)
        case .directory: self.appendDirectoryLetters(to: &output)
        case .symbolicLink, .other:
            if self.contains(.delete) { output.append(UInt8(ascii: "d")) }
            if self.contains(.rename) { output.append(UInt8(ascii: "f")) }
        }
    }

    private func appendFileLetters(to output: inout [UInt8]) {
        if self.contains(.append) { output.append(UInt8(ascii: "a")) }
        if self.contains(.delete) { output.append(UInt8(ascii: "d")) }
        if self.contains(.rename) { output.append(UInt8(ascii: "f")) }
        if self.contains(.read) { output.append(UInt8(ascii: "r")) }
        if self.contains(.overwrite) { output.append(UInt8(ascii: "w")) }
    }

    /// `e`, that it can be entered, is true for everybody: CWD needs no right of its own.
    private func appendDirectoryLetters(to output: inout [UInt8]) {
        if self.contains(.upload) { output.append(UInt8(ascii: "c")) }
        if self.contains(.removeDirectory) { output.append(UInt8(ascii: "d")) }
        output.append(UInt8(ascii: "e"))
        if self.contains(.rename) { output.append(UInt8(ascii: "f")) }
        if self.contains(.list) { output.append(UInt8(ascii: "l")) }
        if self.contains(.makeDirectory) { output.append(UInt8(ascii: "m")) }
        if !self.isDisjoint(with: [.delete, .removeDirectory]) { output.append(UInt8(ascii: "p")) }
    }
}
