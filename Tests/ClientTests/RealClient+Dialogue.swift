// The ftp programs of old: they are told what to do on standard input, line by line.
import ServerTesting

extension RealClient {
    static let tnftp = RealClient(
        program: "tnftp",
        package: "tnftp",
        links: [.v4(.extendedPassive), .v4(.extendedActive), .v6(.extendedPassive), .v6(.extendedActive)]
    ) { action, visit in
        (["-n", "-v", "-d"] + (visit.link.isActive ? ["-A"] : ["-p"]), Self.dialogue(action, visit))
    }

    static let inetutils = RealClient(
        program: "inetutils-ftp",
        package: "inetutils-ftp",
        links: [.v4(.passive), .v4(.active), .v6(.extendedPassive), .v6(.extendedActive)]
    ) { action, visit in
        (["-n", "-v", "-d"] + (visit.link.isActive ? [] : ["-p"]), Self.dialogue(action, visit))
    }

    private static func dialogue(_ action: Action, _ visit: Visit) -> String {
        let wish =
            switch action {
            case .upload: ["put \(Visit.uploadName)"]
            case .download: ["get \(Visit.downloadName)"]
            case .resumeUpload: ["restart \(Visit.partBytes)", "put \(Visit.uploadName)"]
            case .resumeDownload: ["reget \(Visit.downloadName)"]
            case .list: ["ls", "nlist"]
            case .rename: ["rename \(Visit.oldName) \(Visit.newName)"]
            case .delete: ["delete \(Visit.oldName)"]
            }
        let lines =
            ["open \(visit.host) \(visit.port)", "user alice \(visit.password)", "binary"] + wish + ["bye", ""]
        return lines.joined(separator: "\n")
    }
}
