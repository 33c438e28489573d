// Which accounts a command is about.
internal import AccountStore
internal import ArgumentParser
internal import Configuration

struct UserStoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration, which says where the accounts are.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The accounts themselves, in place of --config.", valueName: "file"))
    var accounts: String?

    func validate() throws {
        guard (self.config == nil) != (self.accounts == nil) else {
            throw ValidationError("Say which accounts are meant: --config FILE or --accounts FILE, one of them.")
        }
    }

    /// Works on the accounts; exit 1 when something in the request is refused, exit 3 when the file can't be used.
    func with<Value>(
        _ mode: AccountStore.Mode,
        _ work: (AccountStore) throws(AccountStoreError) -> Value
    ) throws -> Value {
        let path = try self.path()
        do throws(AccountStoreError) {
            return try work(try AccountStore(path: path, mode))
        } catch {
            throw Self.exit(for: error)
        }
    }

    private func path() throws -> String {
        if let accounts = self.accounts { return accounts }
        guard let config = self.config else { throw ValidationError("Neither --config nor --accounts is given.") }
        do throws(ConfigurationError) {
            return try ConfigurationReader.ofMachine.read(config).settings.accounts.path(beside: config)
        } catch {
            throw CannotRun("\(config) doesn't say where the accounts are:\n\(error)")
        }
    }

    private static func exit(for error: AccountStoreError) -> any Error {
        switch error {
        case .nameTaken, .noSuchAccount, .invalid:
            Console.error("spillway: \(error)")
            return ExitCode(1)
        case .missing, .cannotOpen, .locked, .damaged, .foreign, .newerSchema, .readOnly, .diskFull, .failed:
            return CannotRun(error.description)
        }
    }
}
