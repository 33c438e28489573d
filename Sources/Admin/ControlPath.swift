// Where control sockets are.
internal import LinuxSystem
internal import SystemPackage

/// The usual places of control sockets: a folder that only its user may enter, one socket for each server.
public enum ControlPath {
    /// Sockets that are looked at in a folder.
    private static let namesMax = 1_024

    /// Where a server that listens on that port makes its socket; makes the folder.
    public static func standard(port: UInt16) throws(ControlError) -> String {
        let folder = self.folders[0]
        try self.makePrivate(folder)
        return "\(folder)/\(port).sock"
    }

    /// The sockets in the usual places at which somebody listens, sorted.
    public static func live() -> [String] {
        let paths = Set(self.folders.filter(self.isPrivate).flatMap(self.sockets))
        return paths.filter(self.isLive).sorted()
    }

    /// The folder for this user's servers, then where they are if they were started in another environment.
    static var folders: [String] {
        self.folders(runtime: ProcessUser.variable("XDG_RUNTIME_DIR"), user: ProcessUser.current)
    }

    static func folders(runtime: String?, user: UInt32) -> [String] {
        let own = user == 0 ? "/run/spillway" : "/tmp/spillway-\(user)"
        // The XDG Base Directory Specification wants an absolute path.
        guard let runtime, runtime.hasPrefix("/") else { return [own] }
        return ["\(runtime)/spillway", own]
    }

    static func makePrivate(_ folder: String) throws(ControlError) {
        do throws(Errno) {
            _ = try FileNode.makePrivateFolder(folder)
        } catch { throw .failed(path: folder, error) }
        guard self.isPrivate(folder) else { throw .folderNotPrivate(path: folder) }
    }

    /// Whether nobody else can have put a socket there.
    private static func isPrivate(_ folder: String) -> Bool {
        guard let node = try? FileNode(at: folder) else { return false }
        return node.isFolder && node.owner == ProcessUser.current && node.permissions & 0o022 == 0
    }

    private static func sockets(in folder: String) -> [String] {
        let names = (try? FileNode.names(in: folder, countMax: self.namesMax)) ?? []
        return names.filter { $0.hasSuffix(".sock") }.map { "\(folder)/\($0)" }
    }

    private static func isLive(_ path: String) -> Bool {
        do throws(Errno) {
            Socket.close(try UnixSocket.connect(to: path))
            return true
        } catch { return error == .wouldBlock }
    }
}
