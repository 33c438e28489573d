// Python's ftplib, which many scripts of others are made of.
import ServerTesting

extension RealClient {
    static let python = RealClient(
        program: "python3",
        package: "python3",
        links: [.v4(.passive), .v4(.active), .v6(.extendedPassive), .v6(.extendedActive)]
    ) { action, visit in
        let wish =
            switch action {
            case .upload: "ftp.storbinary('STOR \(Visit.uploadName)', open('\(Visit.uploadName)', 'rb'))"
            case .download: "ftp.retrbinary('RETR \(Visit.downloadName)', open('\(Visit.downloadName)', 'wb').write)"
            case .resumeUpload:
                """
                file = open('\(Visit.uploadName)', 'rb')
                size = ftp.size('\(Visit.uploadName)')
                file.seek(size)
                ftp.storbinary('STOR \(Visit.uploadName)', file, rest=size)
                """
            case .resumeDownload:
                """
                file = open('\(Visit.downloadName)', 'ab')
                ftp.retrbinary('RETR \(Visit.downloadName)', file.write, rest=file.tell())
                """
            case .list: "ftp.dir(); print(ftp.nlst()); print(list(ftp.mlsd()))"
            case .rename: "ftp.rename('\(Visit.oldName)', '\(Visit.newName)')"
            case .delete: "ftp.delete('\(Visit.oldName)')"
            }
        return (["-c", Self.pythonScript(wish, visit)], "")
    }

    /// A script that logs in, does something and says goodbye.
    static func pythonScript(_ wish: String, _ visit: Visit) -> String {
        """
        import ftplib
        ftp = ftplib.FTP(timeout=60)
        ftp.set_debuglevel(1)
        ftp.connect('\(visit.host)', \(visit.port))
        ftp.login('alice', '\(visit.password)')
        ftp.set_pasv(\(visit.link.isActive ? "False" : "True"))
        ftp.voidcmd('TYPE I')
        \(wish)
        ftp.quit()
        """
    }
}
