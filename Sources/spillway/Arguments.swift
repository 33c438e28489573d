// Values of flags that need more than a number or a word.
internal import ArgumentParser
internal import FTPProtocol

/// `HOST:PORT` of `--listen`: an address, never a name, so that nothing depends on a look-up.
struct ListenAddress: ExpressibleByArgument {
    let endpoint: Endpoint

    init?(argument: String) {
        guard let endpoint = Endpoint(argument) else { return nil }
        self.endpoint = endpoint
    }
}

/// `LO-HI` of `--passive-ports`.
struct PortRange: ExpressibleByArgument {
    let range: ClosedRange<UInt16>

    init?(argument: String) {
        let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low > 0, low <= high else { return nil }
        self.range = low...high
    }
}

/// `NAME:PASSWORD` or `NAME:@FILE` of `--user`.
struct UserArgument: ExpressibleByArgument {
    enum Source {
        case password(String)
        /// The first line of that file.
        case file(String)
    }

    let name: String
    let source: Source

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":"), colon != argument.startIndex else { return nil }
        let rest = String(argument[argument.index(after: colon)...])
        guard !rest.isEmpty, rest != "@" else { return nil }
        self.name = String(argument[..<colon])
        self.source = rest.hasPrefix("@") ? .file(String(rest.dropFirst())) : .password(rest)
    }
}
