// spillway user list, and spillway user show.
internal import AccountStore
internal import Accounts
internal import ArgumentParser

struct UserListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the accounts by name.")

    @OptionGroup
    var store: UserStoreOptions

    @Option(help: ArgumentHelp("Only those in that group.", valueName: "name"))
    var group: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() throws {
        let all = try self.store.with(.read) { (store) throws(AccountStoreError) in try store.accounts() }
        let wanted = self.group?.lowercased()
        let accounts = all.filter { account in
            wanted.map { wanted in account.account.groups.contains { $0.lowercased() == wanted } } ?? true
        }
        if self.json {
            Console.line(UserReport.text(of: accounts.map(UserReport.init)))
        } else {
            for line in UserReport.table(of: accounts.map(UserReport.init)) { Console.line(line) }
        }
    }
}

struct UserShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows an account.")

    @OptionGroup
    var user: UserName

    @OptionGroup
    var store: UserStoreOptions

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() throws {
        let account = try self.store.with(.read) { (store) throws(AccountStoreError) in
            guard let account = try store.account(named: self.user.name) else {
                throw AccountStoreError.noSuchAccount(self.user.name)
            }
            return account
        }
        let report = UserReport(account)
        if self.json {
            Console.line(UserReport.text(of: report))
        } else {
            for line in report.lines { Console.line(line) }
        }
    }
}
