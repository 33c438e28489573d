// spillway user passwd, disable, enable and remove.
internal import AccountStore
internal import ArgumentParser
internal import FTPProtocol
internal import LinuxSystem

struct UserPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "passwd", abstract: "Sets an account's password.")

    @OptionGroup
    var user: UserName

    @OptionGroup
    var store: UserStoreOptions

    @OptionGroup
    var password: UserPasswordOptions

    func run() throws {
        let name = self.user.name
        let hash = PasswordHash(try self.password.password(for: name))
        try self.store.with(.change) { (store) throws(AccountStoreError) in
            try store.setPassword(of: name, to: hash, at: FileTime.readWallClock().seconds)
        }
        Console.line("Set the password of \(name).")
    }
}

struct UserDisableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Lets an account in no more, until it is enabled.",
        discussion: "Sessions that it has go on; spillway site stop ends those of a site."
    )

    @OptionGroup
    var user: UserName

    @OptionGroup
    var store: UserStoreOptions

    func run() throws {
        try self.store.with(.change) { (store) throws(AccountStoreError) in
            try store.setDisabled(true, self.user.name)
        }
        Console.line("Disabled \(self.user.name).")
    }
}

struct UserEnableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Lets an account in again.")

    @OptionGroup
    var user: UserName

    @OptionGroup
    var store: UserStoreOptions

    func run() throws {
        try self.store.with(.change) { (store) throws(AccountStoreError) in
            try store.setDisabled(false, self.user.name)
        }
        Console.line("Enabled \(self.user.name).")
    }
}

struct UserRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Removes an account; its files stay."
    )

    @OptionGroup
    var user: UserName

    @OptionGroup
    var store: UserStoreOptions

    func run() throws {
        try self.store.with(.change) { (store) throws(AccountStoreError) in try store.remove(self.user.name) }
        Console.line("Removed \(self.user.name).")
    }
}
