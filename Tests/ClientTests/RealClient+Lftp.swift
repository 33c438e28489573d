// lftp and ncftp: programs with commands of their own.
import ServerTesting

extension RealClient {
    /// Not active over IPv6: on the loopback interface lftp 4.9.2 offers `::` as its address there.
    static let lftp = RealClient(
        program: "lftp",
        package: "lftp",
        links: [.v4(.passive), .v4(.extendedPassive), .v4(.active), .v6(.extendedPassive)]
    ) { action, visit in
        let wish =
            switch action {
            case .upload: "put \(Visit.uploadName)"
            case .download: "get \(Visit.downloadName)"
            case .resumeUpload: "put -c \(Visit.uploadName)"
            case .resumeDownload: "get -c \(Visit.downloadName)"
            case .list: "ls; cls -1; nlist"
            case .rename: "mv \(Visit.oldName) \(Visit.newName)"
            case .delete: "rm \(Visit.oldName)"
            }
        let script = [
            "set net:max-retries 1", "set cmd:fail-exit yes", "set ftp:ssl-allow no",
            "set ftp:passive-mode \(visit.link.isActive ? "off" : "on")",
            "set ftp:prefer-epsv \(visit.link.mode == .extendedPassive ? "yes" : "no")",
            "open -u alice,\(visit.password) ftp://\(visit.urlHost):\(visit.port)", wish,
        ]
        return (["-d", "-c", script.joined(separator: "; ")], "")
    }

    /// Knows no IPv6. Doesn't resume uploads here: ncftpput 3.2.6 sends REST and then the whole file.
    static let ncftp = RealClient(
        program: "",
        package: "ncftp",
        links: [.v4(.passive), .v4(.active)]
    ) { action, visit in
        let common =
            ["-d", "stdout", "-u", "alice", "-p", visit.password, "-P", "\(visit.port)"]
            + (visit.link.isActive ? ["-E"] : [])
        let get = ["ncftpget", "-V"] + common
        let list = ["ncftpls", "-l"] + common
        let root = "ftp://\(visit.host)/"
        switch action {
        case .upload: return (["ncftpput", "-V"] + common + [visit.host, "/", Visit.uploadName], "")
        case .download: return (get + [visit.host, ".", "/" + Visit.downloadName], "")
        case .resumeDownload: return (get + ["-z", visit.host, ".", "/" + Visit.downloadName], "")
        case .list: return (list + [root], "")
        case .rename: return (list + ["-W", "RNFR \(Visit.oldName)", "-W", "RNTO \(Visit.newName)", root], "")
        case .delete: return (list + ["-W", "DELE \(Visit.oldName)", root], "")
        case .resumeUpload: return nil
        }
    }
}
