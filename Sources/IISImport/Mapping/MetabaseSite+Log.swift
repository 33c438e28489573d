// The log of a site of a metabase.
internal import Configuration

extension MetabaseSite {
    mutating func log() {
        self.logFormat()
        self.draft.settings.log.fields = LogFieldFlags.metabaseDefault
        if let fields = self.given(.logExtFileFlags) { self.draft.logFields(fields) }
        if let directory = self.given(.logFileDirectory) { self.draft.logDirectory(directory) }
        if self.draft.settings.log.directory.isEmpty { self.draft.settings.log.directory = SiteDraft.ownLogs }
        if let period = self.given(.logFilePeriod) {
            let periods: [LogPeriodSetting] = [.maxSize, .daily, .weekly, .monthly, .hourly]
            let index = period.number.flatMap { Int($0) < periods.count ? Int($0) : nil }
            self.draft.logPeriod(period, index.map { periods[$0] })
        }
        if let size = self.given(.logFileTruncateSize) { self.draft.logSize(size) }
        self.draft.flag(self.given(.logFileLocaltimeRollover), "log.localTimeRollover", \.log.isLocalTimeRollover)
        self.draft.settings.log.isUTF8 = false
        self.draft.flag(self.given(.logInUTF8), "log.utf8", \.log.isUTF8)
        for setting in [MetabaseSetting.logAnonymous, .logNonAnonymous] { self.loggedNames(setting) }
    }

    /// LogType 0, or DontLog, writes none; all of IIS's plug-ins but the W3C one have a format of their own.
    private mutating func logFormat() {
        self.draft.settings.log.formats = [.w3c]
        if let plugin = self.given(.logPluginClsid) { self.plugin(plugin) }
        if let type = self.given(.logType) {
            let isOn = type.number != 0
            if !isOn { self.draft.settings.log.formats = [] }
            self.draft.applied(type, "log.format", isOn ? "w3c" : "none")
        }
        guard let dontLog = self.given(.dontLog) else { return }
        guard let isOff = dontLog.flag else { return self.draft.unreadable(dontLog, wants: "true or false") }
        if isOff { self.draft.settings.log.formats = [] }
        self.draft.applied(dontLog, "log.format", isOff ? "none" : "w3c")
    }

    private mutating func plugin(_ given: Given) {
        let format =
            switch given.value.uppercased() {
            case "{FF160663-DE82-11CF-BC0A-00AA006111E0}": "W3C"
            case "{FF16065F-DE82-11CF-BC0A-00AA006111E0}": "NCSA"
            case "{FF16065B-DE82-11CF-BC0A-00AA006111E0}": "ODBC"
            case "{FF160657-DE82-11CF-BC0A-00AA006111E0}": "IIS"
            case _: "an unknown"
            }
        if format == "W3C" || given.value.isEmpty { return self.draft.applied(given, "log.format", "w3c") }
        self.draft.changed(
            given,
            "log.format",
            "w3c",
            because:
                "It is \(format) format, which Spillway doesn't write. The log is W3C; json and xferlog are others."
        )
    }

    private func loggedNames(_ setting: MetabaseSetting) {
        guard let given = self.given(setting) else { return }
        if given.flag == true { return self.draft.applied(given, "log.fields", "names are always written") }
        self.draft.notApplied(given, "Names of users are always written. Leave cs-username out of log.fields instead.")
    }
}
