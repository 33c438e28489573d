// curl and wget: one command line, one action. -v and the like show the dialogue, which the tests look into.
import ServerTesting

extension RealClient {
    static let curl = RealClient(
        program: "curl",
        package: "curl",
        links: [
            .v4(.extendedPassive), .v4(.passive), .v4(.extendedActive), .v4(.active), .v6(.extendedPassive),
            .v6(.extendedActive),
        ]
    ) { action, visit in
        let mode: [String] =
            switch visit.link.mode {
            case .extendedPassive: []
            case .passive: ["--disable-epsv"]
            case .extendedActive: ["-P", "-"]
            case .active: ["-P", "-", "--disable-eprt"]
            }
        let wish: [String] =
            switch action {
            case .upload: ["-T", Visit.uploadName, visit.url + "/" + Visit.uploadName]
            case .download: ["-o", Visit.downloadName, visit.url + "/" + Visit.downloadName]
            case .resumeUpload: ["-C", "-", "-T", Visit.uploadName, visit.url + "/" + Visit.uploadName]
            case .resumeDownload: ["-C", "-", "-o", Visit.downloadName, visit.url + "/" + Visit.downloadName]
            case .list: [visit.url + "/"]
            case .rename: ["-Q", "RNFR \(Visit.oldName)", "-Q", "RNTO \(Visit.newName)", visit.url + "/"]
            case .delete: ["-Q", "DELE \(Visit.oldName)", visit.url + "/"]
            }
        return (["-v", "-s", "-S"] + mode + wish, "")
    }

    static let wget = RealClient(
        program: "wget",
        package: "wget",
        links: [.v4(.passive), .v4(.active), .v6(.extendedPassive), .v6(.extendedActive)]
    ) { action, visit in
        let file = visit.url + "/" + Visit.downloadName
        let wish: [String]
        switch action {
        case .download: wish = ["-O", Visit.downloadName, file]
        case .resumeDownload: wish = ["-c", file]
        case .list: wish = ["-O", "-", visit.url + "/"]
        case .upload, .resumeUpload, .rename, .delete: return nil
        }
        return (["-v", "--tries=1"] + (visit.link.isActive ? ["--no-passive-ftp"] : []) + wish, "")
    }
}
