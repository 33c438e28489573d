// What log lines say of a record, in the words of IIS.
internal import FTPProtocol
internal import Telemetry

extension AccessRecord {
    /// As IIS 7 and later name it.
    var activityName: String {
        switch self.activity {
        case .controlChannelOpened: "ControlChannelOpened"
        case .controlChannelClosed: "ControlChannelClosed"
        case .dataChannelOpened: "DataChannelOpened"
        case .dataChannelClosed: "DataChannelClosed"
        case .command(let verb, _): verb
        }
    }

    /// The argument as the client wrote it; empty for what is no command.
    var argument: String {
        if case .command(_, let argument) = self.activity { argument } else { "" }
    }

    /// The server's port: of the data connection where it is about one.
    var port: UInt16 {
        switch self.activity {
        case .dataChannelOpened(let port), .dataChannelClosed(let port): port
        case .controlChannelOpened, .controlChannelClosed, .command: self.session.server.port
        }
    }

    /// How long it took.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = self.duration.components
        return seconds.multipliedReportingOverflow(by: 1_000).partialValue + attoseconds / 1_000_000_000_000_000
    }

    /// Bytes that it keeps from being used for something else while it waits.
    var weight: Int {
        let texts = self.argument.utf8.count + self.activityName.utf8.count + (self.user?.utf8.count ?? 0)
        return MemoryLayout<AccessRecord>.stride + texts + (self.path?.bytes.count ?? 0)
    }
}
