// The keys of a binding, and IIS's way to write one.
internal import FTPProtocol
internal import Yams

extension BindingSettings: Shaped {
    init() { self.init(address: nil, port: 21, host: nil) }

    static let shape = Shape<BindingSettings>(
        "binding",
        "Where clients find a site.",
        keys: [
            .value(
                "address",
                \.address,
                .optional(.address, "*"),
                "An address of the machine; * is every one, IPv4 and IPv6."
            ),
            .value("port", \.port, .port, "The port; 0 lets the kernel choose.").alwaysWritten,
            .value(
                "host",
                \.host,
                .optional(.host, "none"),
                "The name that clients must ask for, with HOST or as host|user; none greets everybody."
            ),
            .value(
                "listenBacklog",
                \.listenBacklog,
                .optional(.number(1...1_048_576), "default"),
                "Connections that are held before they are accepted; default is the server's."
            ).iis("ListenBacklog"),
        ]
    )
}

extension ValueForm where Value == String {
    /// A host name, kept in lower case.
    static var host: ValueForm {
        .scalar("a host name", .text) { text in
            guard (1...253).contains(text.utf8.count) else { return nil }
            let letters = text.unicodeScalars
            let isName = letters.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || "-._".unicodeScalars.contains($0)
            }
            return isName ? text.lowercased() : nil
        } write: {
            .text($0)
        }
    }
}

extension ValueForm where Value == BindingSettings {
    private static var expectedText: String { "IP:port:host, as 192.0.2.10:21:ftp.example.com, *:21: or [::1]:21" }

    /// A mapping, or IIS's scalar.
    static var binding: ValueForm {
        let mapping = ValueForm<BindingSettings>.mapping
        let scalar = ValueForm<BindingSettings>.scalar(Self.expectedText, .text, parse: { BindingSettings(iis: $0) }) {
            BindingSettings.shape.write($0)
        }
        return ValueForm(
            expected: "a mapping, or \(Self.expectedText)",
            schema: .either([mapping.schema, .pattern(":[0-9]{1,5}(:.*)?$")]),
            section: mapping.section,
            read: { node, reading in
                if case .scalar = node { return scalar.read(node, &reading) }
                return mapping.read(node, &reading)
            },
            write: mapping.write
        )
    }
}

extension BindingSettings {
    /// A binding as IIS writes it: `IP:port:host`, where address and host may be empty, and `*` is every address. An
    /// IPv6 address stands in brackets.
    public init?(iis text: String) {
        guard text.utf8.count <= 400 else { return nil }
        var rest = text[...]
        var address = ""
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            address = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
        } else {
            address = String(rest.prefix { $0 != ":" })
            rest = rest.dropFirst(address.count)
        }
        guard rest.first == ":" else { return nil }
        let parts = rest.dropFirst().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let port = UInt16(first) else { return nil }
        self.init(port: port)
        guard self.put(address: address), self.put(host: parts.count == 2 ? String(parts[1]) : "") else { return nil }
    }

    private mutating func put(address text: String) -> Bool {
        guard !text.isEmpty, text != "*" else { return true }
        self.address = IPAddress(text)
        return self.address != nil
    }

    private mutating func put(host text: String) -> Bool {
        guard !text.isEmpty else { return true }
        guard text.utf8.count <= 253, text.unicodeScalars.allSatisfy({ $0.isPrintable && $0 != " " && $0 != ":" })
        else {
            return false
        }
        self.host = text.lowercased()
        return true
    }

    /// `192.0.2.10:21:ftp.example.com`, `*:21`, `[::1]:21`.
    public var text: String {
        let name = self.host.map { ":\($0)" } ?? ""
        guard let address = self.address else { return "*:\(self.port)\(name)" }
        return "\(Endpoint(address: address, port: self.port))\(name)"
    }
}
