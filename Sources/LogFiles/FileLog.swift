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
    /// How large the present file was when it was last looked at.
    private var size: Int64?
    /// Whether the present file has a header of ours, so that it can be closed and opened again without another.
    private var hasBegun = false
    private var needsHeader = true
    /// Whether the file is kept open between writes: so many may be.
    var staysOpen = true

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
            (self.size, self.hasBegun, self.needsHeader) = (file.size, true, false)
            if !self.staysOpen { self.file = nil }
        } catch {
            self.forget()
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
            self.forget()
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
        if self.names.isNumbered, self.size == nil, self.lineCount == 0 {
            _ = try? self.opened()
            if !self.staysOpen { self.file = nil }
        }
    }

    // MARK: The file

    private var path: String { self.sink.folder(self.lines.format) + "/" + self.names.current }

    /// The file, opened when it isn't, or when somebody has taken it away.
    private func opened() throws(Errno) -> AppendFile {
        let isFull = self.size.map { self.isFull($0) } ?? false
        if let file = self.file {
            if file.isInPlace, !isFull { return file }
            self.forget()
        }
        if isFull { self.next() }
        var file = try AppendFile(self.path)
        while self.isFull(file.size) {
            self.next()
            file = try AppendFile(self.path)
        }
        if !self.hasBegun || file.size == 0 { self.needsHeader = true }
        (self.file, self.size) = (file, file.size)
        return file
    }

    private func next() {
        self.forget()
        self.names.next()
    }

    /// Knows nothing of the present file any more.
    private func forget() { (self.file, self.size, self.hasBegun) = (nil, nil, false) }

    private func isFull(_ size: Int64) -> Bool {
        self.names.isNumbered && size >= self.sink.configuration.sizeMax
    }

    /// Bytes of lines that may be gathered before they have to be written.
    private var room: Int {
        guard self.names.isNumbered, let size = self.size else { return Self.textBytesMax }
        let header = self.needsHeader ? self.header.count : 0
        return min(Self.textBytesMax, Int(clamping: self.sink.configuration.sizeMax - size) - header)
    }
}
