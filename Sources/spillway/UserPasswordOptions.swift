// Where a password comes from: a file, standard input, or somebody who types it.
internal import AccountStore
internal import ArgumentParser
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

struct UserPasswordOptions: ParsableArguments {
    /// Longest first line that is read.
    private static let lineBytesMax = 4_096

    @Option(
        help: ArgumentHelp(
            "A file whose first line is the password; - for standard input. Without it the terminal is asked.",
            valueName: "file"
        )
    )
    var passwordFile: String?

    /// The password, checked; exit 1 when it can't be one.
    func password(for name: String) throws -> Secret {
        let password = try self.passwordFile.map(Self.firstLine) ?? Self.typed(for: name)
        if let problem = StoredAccount.problem(ofPassword: password) {
            Console.error("spillway: \(problem)")
            throw ExitCode(1)
        }
        return password
    }

    private static func firstLine(of path: String) throws -> Secret {
        do {
            guard path != "-" else { return Secret(try Self.line(of: .standardInput)) }
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            return Secret(try file.closeAfter { try Self.line(of: file) })
        } catch {
            throw CannotRun("The password file \(path) can't be read: \(error).")
        }
    }

    /// Read piece by piece: it may be a pipe.
    private static func line(of file: FileDescriptor) throws -> [UInt8] {
        var line: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: Self.lineBytesMax)
        while line.count < Self.lineBytesMax, !line.contains(10) {
            let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
            guard count > 0 else { break }
            line += piece[..<count]
        }
        let first = line.prefix { $0 != 10 }
        return Array(first.last == 13 ? first.dropLast() : first)
    }

    private static func typed(for name: String) throws -> Secret {
        guard Terminal.typesInput else {
            throw ValidationError("There is no terminal to ask for the password: use --password-file FILE, or - .")
        }
        let password = try Self.ask("Password of \(name): ")
        guard try Self.ask("Once more: ").equals(password) else {
            Console.error("spillway: The two aren't the same. Nothing was changed.")
            throw ExitCode(1)
        }
        return password
    }

    private static func ask(_ question: String) throws -> Secret {
        Console.errorPart(question)
        defer { Console.error("") }
        let line: [UInt8]?
        do throws(Errno) {
            line = try Terminal.readHidden(bytesMax: Self.lineBytesMax)
        } catch { throw CannotRun("The terminal can't be asked for the password: \(error).") }
        guard let line else { throw CannotRun("No password was given. Nothing was changed.") }
        return Secret(line)
    }
}
