// spillway user: the accounts of the built-in store. Works on the file, whether a server runs or not.
internal import AccountStore
internal import ArgumentParser

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Adds, shows, changes and removes accounts.",
        discussion: """
            The accounts are in a file that --config or --accounts names. A server that runs takes every change within \
            about a second. Passwords are never taken from the command line, where others could see them.
            Exit status: 0 done; 1 refused, with the reason; 2 wrong usage; 3 the accounts can't be read or changed.
            """,
        subcommands: [
            UserAddCommand.self, UserChangeCommand.self, UserListCommand.self, UserShowCommand.self,
            UserPasswordCommand.self, UserDisableCommand.self, UserEnableCommand.self, UserRemoveCommand.self,
            UserImportCommand.self,
        ]
    )
}

/// The account that a command is about.
struct UserName: ParsableArguments {
    @Argument(help: #"The user: NAME or DOMAIN\NAME, in any case."#)
    var name: String
}
