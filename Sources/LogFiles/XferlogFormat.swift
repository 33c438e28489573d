// xferlog: what wu-ftpd began and ProFTPD still writes (xferlog(5)); one line for each file that moved.
internal import FTPProtocol
internal import Telemetry

enum XferlogFormat {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// One line, for a command that moved or deleted a file.
    static func append(_ record: AccessRecord, zoneSeconds: Int64, to text: inout LogText) {
        guard let transfer = record.transfer else { return }
        self.append(local: record.time.seconds + zoneSeconds, to: &text)
        text.append(" ")
        text.append(max(0, (record.milliseconds + 999) / 1_000))
        text.append(" ")
        text.append(plain: "\(record.session.client.address) ")
        text.append(max(record.bytesSent, record.bytesReceived))
        text.append(" ")
        // Columns are parted by blanks, so those of a name become underscores.
        text.append(value: record.path?.description ?? "", blank: UInt8(ascii: "_"))
        text.append(plain: transfer.isASCII ? " a _ " : " b _ ")
        text.append(plain: transfer.direction.letter)
        text.append(plain: transfer.isAnonymous ? " a " : " r ")
        text.append(value: record.user ?? "", blank: UInt8(ascii: "_"))
        text.append(" ftp 0 * ")
        text.append(plain: transfer.isComplete ? "c\n" : "i\n")
    }

    /// `Mon Mar  2 08:00:09 2026`, in local time as the format has it.
    private static func append(local seconds: Int64, to text: inout LogText) {
        let civil = CivilTime(FileTime(seconds: seconds))
        let day = Int((seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400 % 7 + 7) % 7
        text.append(plain: "\(Self.days[day]) \(Self.months[civil.month - 1]) ")
        text.append(plain: civil.day < 10 ? " \(civil.day) " : "\(civil.day) ")
        text.append(
            plain: [civil.hour, civil.minute, civil.second].map { LogText.digits($0, 2) }.joined(separator: ":")
        )
        text.append(plain: " \(civil.year)")
    }
}

extension FileTransfer.Direction {
    fileprivate var letter: String {
        switch self {
        case .upload: "i"
        case .download: "o"
        case .delete: "d"
        }
    }
}
