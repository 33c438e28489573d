// The folder that is served.
internal import LinuxSystem
internal import SystemPackage

/// A folder, and how it came about.
struct Site {
    /// What is served when no folder is named.
    static let defaultPath = "./site"
    private static let welcome = """
        Welcome. This folder is served by Spillway.
        Put files beside this one and they can be fetched; start with --writable to let clients store some.

        """

    let path: String
    /// True when the default folder was missing and has been made.
    let isNew: Bool

    /// The folder that was named; without a name the default one, made with a welcome file if it is missing.
    init(directory: String?) throws {
        self.path = directory ?? Self.defaultPath
        guard directory == nil else {
            self.isNew = false
            return
        }
        do throws(Errno) {
            self.isNew = try TextFile.makeDirectory(self.path)
            if self.isNew { try TextFile.create("\(self.path)/welcome.txt", text: Self.welcome) }
        } catch {
            throw CannotRun("The folder \(self.path) can't be made: \(error). Name another one.")
        }
    }
}

extension UserArgument {
    /// Longest password file that is read.
    private static let fileBytesMax = 4_096

    /// The password: from the command line, or the first line of the file.
    func password() throws -> String {
        switch self.source {
        case .password(let password): return password
        case .file(let path):
            do throws(Errno) {
                let text = try TextFile.read(path, bytesMax: Self.fileBytesMax)
                return String(text.prefix { $0 != "\n" && $0 != "\r\n" })
            } catch {
                throw CannotRun("The password file \(path) of user \(self.name) can't be read: \(error).")
            }
        }
    }
}
