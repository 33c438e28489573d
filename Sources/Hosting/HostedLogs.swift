// The access logs that a configuration names.
internal import Configuration
internal import FTPProtocol
internal import LogFiles

extension LogConfiguration {
    /// A log as the file describes it.
    init(_ settings: LogSettings) {
        self.init()
        self.formats = settings.formats.compactMap { LogFormat(rawValue: $0.rawValue) }
        self.directory = settings.directory
        self.fields = settings.fields.compactMap { W3CField(rawValue: $0.rawValue) }
        self.period = LogPeriod(rawValue: settings.period.rawValue) ?? .daily
        self.sizeMax = Int64(settings.maxSize)
        self.localTimeRollover = settings.isLocalTimeRollover
        self.select = LogSelection(rawValue: settings.select.rawValue) ?? .all
        self.isUTF8 = settings.isUTF8
        // Who asks for IIS 6's lines and names no fields means those that IIS 6 writes.
        if settings.formats == [.iis6], settings.fields == LogFieldSetting.usual { self.fields = W3CField.usualOfIIS6 }
    }
}

extension AccessLogs {
    /// Writes what the settings name from now on.
    func adopt(_ settings: Settings) {
        let sites = settings.sites.filter { !$0.log.formats.isEmpty }.map { ($0.id, LogConfiguration($0.log)) }
        self.adopt(
            central: settings.server.centralLog.map { LogConfiguration($0) },
            sites: Dictionary(sites) { first, _ in first }
        )
    }
}
