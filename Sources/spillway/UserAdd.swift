// spillway user add, and spillway user change: the same flags.
internal import AccountStore
internal import Accounts
internal import ArgumentParser
internal import FTPProtocol
internal import LinuxSystem

struct UserAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Adds an account; makes the file of accounts if it is missing."
    )

    @OptionGroup
    var user: UserName

    @OptionGroup
    var store: UserStoreOptions

    @OptionGroup
    var password: UserPasswordOptions

    @OptionGroup
    var options: UserAccountOptions

    func run() throws {
        let name = self.user.name
        if let problem = StoredAccount.problem(ofName: name) {
            Console.error("spillway: \(problem)")
            throw ExitCode(1)
        }
        var account = StoredAccount(Account(name: name, permissions: .all))
        self.options.apply(to: &account)
        let hash = PasswordHash(try self.password.password(for: name))
        try self.store.with(.create) { (store) throws(AccountStoreError) in
            try store.add(account, password: hash, at: FileTime.readWallClock().seconds)
        }
        Console.line("Added \(name).")
    }
}

struct UserChangeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Changes what an account may do and use.",
        discussion: "Only what is given changes; --group replaces all its groups."
    )

    @OptionGroup
    var user: UserName

    @OptionGroup
    var store: UserStoreOptions

    @OptionGroup
    var options: UserAccountOptions

    func validate() throws {
        if self.options.isEmpty { throw ValidationError("Nothing is given that changes.") }
    }

    func run() throws {
        let changed = try self.store.with(.change) { (store) throws(AccountStoreError) in
            try store.update(self.user.name) { self.options.apply(to: &$0) }
        }
        Console.line("Changed \(changed.account.name).")
    }
}
