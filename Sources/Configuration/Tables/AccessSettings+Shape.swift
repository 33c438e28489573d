// The keys of who may come in and do what.
internal import AccessRules
internal import FTPProtocol

extension AnonymousSettings: Shaped {
    static let shape = Shape<AnonymousSettings>(
        "anonymous",
        "The user who has no account: anonymous or ftp, with any password.",
        keys: [
            .value("enabled", \.isEnabled, .flag, "Whether there is one.").iis(
                "AllowAnonymous, anonymousAuthentication"
            ),
            .value(
                "userName",
                \.userName,
                .text("a name"),
                "Its name in logs and rules."
            ).iis("AnonymousUserName, userName"),
            .value("rights", \.rights, .rights, "What it may do at most."),
            .value("requireEmail", \.requiresEmail, .flag, "Whether its password must look like a mail address."),
        ]
    )
}

extension AuthorizationRule: Shaped {
    init() { self.init(isAllowed: true) }

    static let shape = Shape<AuthorizationRule>(
        "authorization",
        "A rule about users and groups. * is every user, ? the anonymous one; DOMAIN\\user is that one, and user the user "
            + "of that name in every domain.",
        keys: [
            .value("access", \.isAllowed, .access, "Whether those it names may.").iis("accessType").required,
            .value("users", \.users, .names, "Names of users, * and ?.").iis("users"),
            .value("groups", \.groups, .names, "Names of groups.").iis("roles"),
            .value("permissions", \.permissions, .readWrite, "What it speaks of.").iis("permissions"),
            .value("path", \.path, .sitePath, "From which folder down it holds.").iis("location path"),
        ]
    )
}

extension PathRights: Shaped {
    init() { self.init(path: .root, permissions: .all) }

    static let shape = Shape<PathRights>(
        "pathRights",
        "What may be done in a folder and below.",
        keys: [
            .value("path", \.path, .sitePath, "From which folder down it holds.").required,
            .value("rights", \.permissions, .rights, "What is left of the account's rights there.").required,
            .value("users", \.users, .names, "Whom it is about; without users and groups, everybody."),
            .value("groups", \.groups, .names, "Groups it is about."),
        ]
    )
}

extension AddressSettings: Shaped {
    static let shape = Shape<AddressSettings>(
        "addresses",
        "Which addresses may come. Names are never looked up.",
        keys: [
            .value("allowUnlisted", \.allowUnlisted, .flag, "What holds for all others.").iis("allowUnlisted"),
            .value(
                "rules",
                \.rules,
                .list(of: .mapping, "a list of {network, allowed}"),
                "The first rule that holds the address decides."
            ).iis("ipSecurity add"),
        ]
    )
}

extension AddressRuleSettings: Shaped {
    static let shape = Shape<AddressRuleSettings>(
        "addressRule",
        "Whether clients of a network may come.",
        keys: [
            .value("network", \.network, .network, "Whose addresses.").iis("ipAddress, subnetMask").required,
            .value("allowed", \.isAllowed, .flag, "Whether they may.").iis("allowed"),
            .value("path", \.path, .sitePath, "From which folder down; / is the door of the site.").iis(
                "location path"
            ),
        ]
    )
}

extension ValueForm where Value == Bool {
    /// `allow` or `deny`.
    static var access: ValueForm {
        .scalar("allow or deny", .oneOf(["allow", "deny"])) { text in
            switch text.lowercased() {
            case "allow": true
            case "deny": false
            default: nil
            }
        } write: {
            .word($0 ? "allow" : "deny")
        }
    }
}

extension ValueForm where Value == [String] {
    /// Names of users or groups.
    static var names: ValueForm { .list(of: ValueForm<String>.text("a name"), "a list of names") }
}
