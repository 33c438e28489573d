// A log in files: the lines on their way there, and the file that they go to.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

/// One form of one log in files. Used by the writer's thread alone.
final class FileLog {
    /// Bytes of lines that are gathered for one write; each log that is open may keep as many.
    static let textBytesMax = 65_536

    private let sink: LogSink
    private let lines: LineFormat
    private var names: FileNames
    private var text: LogText
    private var lineCount = 0
    /// When what the first line tells of happened.
    private var firstTime = FileTime(seconds: 0)
    private var day: Int64?
    private var file: AppendFile?
    private var needsHeader = true

    init(_ sink: LogSink, _ format: LogFormat, names: LogNames) {
        self.sink = sink
        self.lines = LineFormat(format, fields: sink.configuration.fields, names: names)
        self.names = FileNames(format, sink.configuration)
        self.text = LogText(isUTF8: sink.configuration.isUTF8)
    }

    /// Adds a line. When it belongs to another file than those before, they are written first.
    func add(_ record: AccessRecord, _ losses: inout LossLedger) {
        self.turn(to: record.time, &losses)
        let before = self.text.bytes.count
        self.lines.append(record, zoneSeconds: self.names.zoneSeconds, to: &self.text)
        guard self.text.bytes.count > before else { return }
        if self.lineCount == 0 { self.firstTime = record.time }
        self.lineCount += 1
        if self.text.bytes.count >= self.room { self.flush(&losses) }
    }

    /// Writes what was added.
    func flush(_ losses: inout LossLedger) {
        guard self.lineCount > 0 else { return }
        do throws(Errno) {
            let file = try self.opened()
            try file.append(self.needsHeader ? self.header + self.text.bytes : self.text.bytes)
            self.needsHeader = false
        } catch {
            self.file = nil
            losses.add(LogLoss(count: self.lineCount, reason: "\(self.path): \(error)"), self.sink.site)
        }
        self.text.removeAll()
        self.lineCount = 0
    }

    private var header: [UInt8] {
        var header = LogText(isUTF8: true)
        self.lines.appendHeader(at: self.firstTime, to: &header)
        return header.bytes
    }

    /// Begins another file, or says the day again, when lines of that time ask for it.
    private func turn(to time: FileTime, _ losses: inout LossLedger) {
        if self.names.changes(at: time) {
            self.flush(&losses)
            self.file = nil
            self.names.turn(to: time)
        }
        // Lines without a date take it from the header, and in a file of a week there are several days.
        let day = time.seconds / 86_400
        if day != self.day {
            if self.day != nil, self.lines.takesDateFromHeader {
                self.flush(&losses)
                self.needsHeader = true
            }
            self.day = day
        }
        // How much goes into a file that was there before is only known once it is open.
        if self.names.isNumbered, self.file == nil, self.lineCount == 0 { _ = try? self.opened() }
    }

    // MARK: The file

    private var path: String { self.sink.folder(self.lines.format) + "/" + self.names.current }

    /// The file, opened when it isn't, or when somebody has taken it away.
    private func opened() throws(Errno) -> AppendFile {
        if let file = self.file, file.isInPlace, !self.isFull(file) { return file }
        if let file = self.file, self.isFull(file) { self.names.next() }
        self.needsHeader = true
        var file = try AppendFile(self.path)
        while self.isFull(file) {
            self.names.next()
            file = try AppendFile(self.path)
        }
        self.file = file
        return file
    }

    private func isFull(_ file: AppendFile) -> Bool {
        self.names.isNumbered && file.size >= self.sink.configuration.sizeMax
    }

    /// Bytes of lines that may be gathered before they have to be written.
    private var room: Int {
        guard self.names.isNumbered, let file = self.file else { return Self.textBytesMax }
        let header = self.needsHeader ? self.header.count : 0
        return min(Self.textBytesMax, Int(clamping: self.sink.configuration.sizeMax - file.size) - header)
    }
}
