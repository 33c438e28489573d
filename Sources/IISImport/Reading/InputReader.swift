// Which reader a file is for: its content tells, not its name.

/// The files that can be imported.
enum InputFormat: Hashable {
    case xml
    case registry
    case listing

    /// What the beginning of a file looks like; nil when it is none of these.
    init?(beginning: some Sequence<UInt8>) {
        let text = String(decoding: Array(beginning), as: UTF8.self).trimmed
        if text.hasPrefix("<") {
            self = .xml
        } else if RegistryReader.headers.contains(where: { text.hasPrefix($0) }) {
            self = .registry
        } else if Self.looksLikeListing(text) {
            self = .listing
        } else {
            return nil
        }
    }

    private static func looksLikeListing(_ text: String) -> Bool {
        let types = ["INTEGER", "STRING", "BOOLEAN", "LIST", "EXPANDSZ", "BINARY", "IPSEC", "NTACL", "MIMEMAP"]
        let text = text.uppercased()
        return text.hasPrefix("[/") || types.contains { text.contains(": (\($0))") }
    }
}

enum InputReader {
    private static let lookedAtBytes = 4_096

    /// Reads one file into what was found so far.
    static func read(_ input: inout TextInput, into found: inout FoundSettings) throws(ImportError) {
        guard try input.peek() != nil else { throw ImportError(file: input.file, "The file is empty.") }
        switch InputFormat(beginning: input.beginning(Self.lookedAtBytes)) {
        case .xml:
            var reader = XMLReader(input)
            try Self.document(&reader, into: &found)
        case .registry:
            var reader = RegistryReader(input)
            try reader.read(into: &found)
        case .listing:
            var reader = ListingReader(input)
            try reader.read(into: &found)
        case nil:
            throw ImportError(
                file: input.file,
                line: 1,
                "This is no MetaBase.xml, applicationHost.config, registry export (.reg) or adsutil ENUM listing."
            )
        }
    }

    /// Both configuration files of IIS have the root `configuration`; what is in it tells them apart.
    private static func document(_ reader: inout XMLReader, into found: inout FoundSettings) throws(ImportError) {
        let file = reader.input.file
        guard case .start(let root) = try reader.next(), root.name == "configuration" else {
            throw reader.input.error("The root element isn't <configuration>: this is no configuration file of IIS.")
        }
        var host = HostReader(file: file)
        while case .start(let element) = try reader.next() {
            if element.name == "MBProperty" {
                var metabase = MetabaseReader(file: file)
                try metabase.read(&reader, into: &found)
            } else {
                try host.part(element, &reader, into: &found)
            }
        }
        // What follows the root's end is looked at too.
        _ = try reader.next()
        found.hosts.append(host.result)
    }
}
