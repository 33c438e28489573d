// Kinds of values: texts, paths, addresses, rights.
internal import AccessRules
internal import FTPProtocol
internal import Yams

extension ValueForm where Value == String {
    /// A text on one line, which isn't empty.
    static func text(_ what: String, max: Int = 255) -> ValueForm {
        .scalar("\(what) (a text of up to \(max) bytes)", .text) { text in
            guard (1...max).contains(text.utf8.count), text.unicodeScalars.allSatisfy(\.isPrintable) else { return nil }
            return text
        } write: {
            .text($0)
        }
    }

    /// A file or a folder of the machine; relative ones count from the folder of the configuration file.
    static func path(_ what: String) -> ValueForm {
        let form = Self.text(what, max: 4_095)
        return ValueForm(
            expected: "\(what) (a path)",
            schema: .text,
            read: { node, reading in
                form.read(node, &reading).map { FilePaths.resolved($0, from: reading.folder) }
            },
            write: form.write
        )
    }

    /// A path of the machine in which `%UserName%` stands for the user.
    static var home: ValueForm {
        .scalar("an absolute path, in which %UserName% stands for the user", .text) { text in
            text.hasPrefix("/") && text.utf8.count <= 4_095 && text.unicodeScalars.allSatisfy(\.isPrintable)
                ? text : nil
        } write: {
            .text($0)
        }
    }

    /// A charset that can be converted.
    static var charset: ValueForm {
        let form = Self.text("a charset", max: 64)
        return ValueForm(
            expected: "a charset (latin1, windows-1252, shift_jis, gbk, ...)",
            schema: .text,
            read: { node, reading in
                guard let name = form.read(node, &reading) else { return nil }
                if reading.surroundings.isCharset(name) { return name }
                reading.error(
                    "the charset \(WrittenText.shown(name)) isn't known here; `iconv -l` lists them.",
                    at: node
                )
                return nil
            },
            write: form.write
        )
    }
}

extension ValueForm where Value == String? {
    /// A charset, where UTF-8 is none.
    static var charset: ValueForm {
        let form = ValueForm<String>.charset
        return ValueForm(
            expected: "UTF-8, or \(form.expected)",
            schema: .text,
            read: { node, reading in
                if case .scalar(let scalar) = node, ["utf-8", "utf8"].contains(scalar.string.lowercased()) {
                    return .some(.none)
                }
                return form.read(node, &reading).map { .some($0) }
            },
            write: { .word($0 ?? "UTF-8") }
        )
    }
}

extension ValueForm where Value == [String] {
    /// Lines: a text, or a list of them.
    static var lines: ValueForm {
        let line = ValueForm<String>.scalar("a line of text", .text) { text in
            text.utf8.count <= 4_096 && text.unicodeScalars.allSatisfy(\.isPrintable) ? text : nil
        } write: {
            .text($0)
        }
        let list = Self.list(of: line, "lines: a text, or a list of texts", max: 256)
        return ValueForm(
            expected: list.expected,
            schema: .either([.text, .list(.text)]),
            read: { node, reading in
                guard case .scalar = node, !Reading.isNull(node) else { return list.read(node, &reading) }
                guard let text = reading.text(node, expected: list.expected) else { return nil }
                let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
                let kept = lines.last == "" ? Array(lines.dropLast()) : lines
                guard kept.count <= 256, kept.joined().unicodeScalars.allSatisfy(\.isPrintable) else {
                    reading.error("expected up to 256 lines without control characters.", at: node)
                    return nil
                }
                return kept
            },
            write: list.write
        )
    }
}

extension ValueForm where Value == Secret {
    /// A password.
    static var secret: ValueForm {
        .scalar("a password, best as \"${NAME}\" from the environment", .text) { text in
            text.isEmpty ? nil : Secret(text.utf8)
        } write: {
            .secret($0.withBytes { String(decoding: $0, as: UTF8.self) })
        }
    }
}

extension ValueForm where Value == VirtualPath {
    /// A path of the site.
    static var sitePath: ValueForm {
        .scalar("a path of the site (/incoming)", .pattern("^/")) { text in
            let bytes = Array(text.utf8)
            guard bytes.first == UInt8(ascii: "/"), let argument = PathArgument(bytes) else { return nil }
            guard !bytes.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual("..".utf8) }) else {
                return nil
            }
            return VirtualPath.root.resolving(argument)
        } write: {
            .text($0.text)
        }
    }
}

extension ValueForm where Value == IPAddress {
    /// An address.
    static var address: ValueForm {
        .scalar("an IP address (192.0.2.10, 2001:db8::1)", .text) { text in
            text.utf8.count <= IPAddress.textBytesMax ? IPAddress(text) : nil
        } write: {
            .text("\($0)")
        }
    }
}

extension ValueForm where Value == AddressNetwork {
    /// A network, or an address.
    static var network: ValueForm {
        .scalar("a network (192.0.2.0/24, 2001:db8::/32) or an address", .text) { text in
            text.utf8.count <= 2 * IPAddress.textBytesMax ? AddressNetwork(text) : nil
        } write: {
            .text("\($0)")
        }
    }
}

extension Unicode.Scalar {
    /// Whether it may stand in a text: no control characters but the tab.
    var isPrintable: Bool {
        self.value >= 0x20 && self.value != 0x7F && !(0x80...0x9F).contains(self.value) || self == "\t"
    }
}
