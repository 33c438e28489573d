// Kinds of values: rights, and IIS's read and write.
internal import AccessRules
internal import FTPProtocol
internal import Yams

/// Rights as the file writes them.
enum WrittenRights {
    static let expected =
        "read, write, readWrite, all, dropBox or none, or a list of "
        + Permissions.names.map(\.name).joined(separator: ", ")

    /// The preset that is just these rights; `all` rather than `readWrite`.
    static func preset(for rights: Permissions) -> String? {
        rights == .all ? "all" : Permissions.presets.first { $0.rights == rights }?.name
    }
}

extension ValueForm where Value == Permissions {
    /// Rights: a preset, or a list of single ones.
    static var rights: ValueForm {
        let names = Permissions.names.map(\.name)
        let single = ValueForm<Permissions>.scalar("one of \(names.joined(separator: ", "))", .oneOf(names)) { text in
            Permissions.names.first { $0.name.lowercased() == text.lowercased() }?.right
        } write: { right in
            .word(Permissions.names.first { $0.right == right }?.name ?? "")
        }
        let list = ValueForm<[Permissions]>.list(of: single, "a list of rights", max: names.count)
        return ValueForm(
            expected: WrittenRights.expected,
            schema: .either([.oneOf(Permissions.presets.map(\.name)), .list(.oneOf(names))]),
            read: { node, reading in
                if case .sequence = node { return list.read(node, &reading).map { Permissions($0) } }
                guard let text = reading.text(node, expected: WrittenRights.expected) else { return nil }
                let preset = Permissions.presets.first { $0.name.lowercased() == text.lowercased() }
                if let preset { return preset.rights }
                reading.error("expected \(WrittenRights.expected); found \(node.kindText).", at: node)
                return nil
            },
            write: { rights in
                if let preset = WrittenRights.preset(for: rights) { return .word(preset) }
                return .list(Permissions.names.filter { rights.contains($0.right) }.map { .word($0.name) })
            }
        )
    }
}

extension ValueForm where Value == ReadWrite {
    /// IIS's permissions: a list of `read` and `write`.
    static var readWrite: ValueForm {
        let single = ValueForm<ReadWrite>.scalar("read or write", .oneOf(["read", "write"])) { text in
            switch text.lowercased() {
            case "read": .read
            case "write": .write
            default: nil
            }
        } write: {
            .word($0 == .read ? "read" : "write")
        }
        let list = ValueForm<[ReadWrite]>.list(of: single, "a list of read and write", max: 2)
        return ValueForm(
            expected: list.expected,
            schema: list.schema,
            read: { node, reading in list.read(node, &reading).map { ReadWrite($0) } },
            write: { list.write([.read, .write].filter($0.contains)) }
        )
    }
}
