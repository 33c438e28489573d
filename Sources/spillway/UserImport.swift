// spillway user import: many accounts from a list, all of them or none.
internal import AccountStore
internal import Accounts
internal import ArgumentParser
internal import FTPProtocol
internal import FoundationEssentials
internal import LinuxSystem
internal import SystemPackage

struct UserImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Adds the accounts of a list, all of them or none.",
        discussion: """
            A line each: NAME,PASSWORD[,GROUP...], with commas or tabs. A password that begins with $scrypt$ is a hash, \
            as other programs export it, and is taken as it is. Each other one costs about 40 ms of a processor.
            The flags hold for all of the accounts; --group adds to the groups of the list.
            """
    )

    /// Threads that hash, at most.
    static let threadsMax = 256

    @Argument(help: "The list; - for standard input.")
    var file: String

    @OptionGroup
    var store: UserStoreOptions

    @OptionGroup
    var options: UserAccountOptions

    @Option(help: "Passwords that are hashed at a time, each in 16 MiB. Default: the number of processors.")
    var threads: Int?

    func validate() throws {
        guard self.threads.map({ (1...Self.threadsMax).contains($0) }) ?? true else {
            throw ValidationError("--threads takes 1 to \(Self.threadsMax).")
        }
    }

    func run() throws {
        let list = try self.list()
        var pattern = StoredAccount(Account(name: "", permissions: .all))
        self.options.apply(to: &pattern)
        let added = try self.store.with(.create) { (store) throws(AccountStoreError) in
            let taken = try store.taken(among: list.items.map(\.name))
            let problems = list.items.filter { taken.contains($0.name) }.map { "line \($0.line): \($0.name) is taken." }
            guard problems.isEmpty else { return problems.prefix(AccountList.problemsMax).map(\.self) }
            let accounts = list.accounts(like: pattern, hashing: self.hashes)
            try store.add(accounts, at: FileTime.readWallClock().seconds)
            return []
        }
        try self.refuse(added)
        Console.line("Added \(list.items.count) accounts.")
    }

    private func list() throws -> AccountList {
        let bytes = try self.bytes()
        do throws(AccountListError) {
            return try AccountList(bytes)
        } catch {
            try self.refuse(error.problems)
            throw ExitCode(1)
        }
    }

    private func refuse(_ problems: [String]) throws {
        guard !problems.isEmpty else { return }
        for problem in problems { Console.error("\(self.file): \(problem)") }
        Console.error("spillway: Nothing was imported.")
        throw ExitCode(1)
    }

    private func bytes() throws -> [UInt8] {
        do {
            guard self.file != "-" else { return try Self.bytes(of: .standardInput) }
            let file = try FileDescriptor.open(FilePath(self.file), .readOnly, options: .closeOnExec)
            return try file.closeAfter { try Self.bytes(of: file) }
        } catch Errno.fileTooLarge {
            throw CannotRun("\(self.file) is larger than \(AccountList.bytesMax >> 20) MiB. Import it in parts.")
        } catch {
            throw CannotRun("\(self.file) can't be read: \(error).")
        }
    }

    private static func bytes(of file: FileDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= AccountList.bytesMax else { throw Errno.fileTooLarge }
        }
    }

    private func hashes(of passwords: [Secret]) -> [PasswordHash] {
        let threads = self.threads ?? ProcessInfo.processInfo.activeProcessorCount
        return HashCrew.hashes(of: passwords, threads: threads) { done in
            guard Terminal.watchesErrors, !passwords.isEmpty else { return }
            Console.errorPart("\r\(done) of \(passwords.count) passwords hashed\(done == passwords.count ? "\n" : "")")
        }
    }
}
