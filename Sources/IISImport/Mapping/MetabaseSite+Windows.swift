// What belongs to Windows and stays there.

extension MetabaseSite {
    mutating func windows() {
        for (setting, outcome) in Self.outcomes {
            if let given = self.given(setting) { self.draft.ledger.note(given.id, outcome) }
        }
        if let addresses = self.given(.ipSecurity) { self.addresses(addresses) }
        if let pooling = self.given(.disableSocketPooling) { self.pooling(pooling) }
        for setting in [MetabaseSetting.ftpsSecureAnonymous, .ftps128Bits, .ftpsAllowCCC] { self.tlsDetail(setting) }
    }

    /// What is said of properties that can't be anything here.
    static let outcomes: [MetabaseSetting: Outcome] = [
        .serverState: Reasons.runTime,
        .serverCommand: Reasons.runTime,
        .anonymousUserPass: Reasons.secret,
        .adConnectionsPassword: Reasons.secret,
        .uncPassword: Reasons.secret,
        .downlevelAdminInstance: Reasons.windowsOnly,
        .adminACL: Reasons.windowsOnly,
        .logonMethod: Reasons.windowsOnly,
        .anonymousPasswordSync: Reasons.windowsOnly,
        .defaultLogonDomain:
            .notApplied("There is no Windows domain here. Name accounts DOMAIN\\user where users log in like that."),
        .adConnectionsUserName: .notApplied("Active Directory isn't asked. Give each account a home."),
        .uncUserName: .notApplied("Mount the share on this machine (mount.cifs) and use --map for its path."),
        .keyType: .notApplied("It names the kind of the key, and isn't a setting."),
    ]

    /// The binary is IIS's own and isn't documented.
    private func addresses(_ given: Given) {
        if given.value.isEmpty { return self.draft.applied(given, "addresses", "everybody") }
        self.draft.notApplied(
            given,
            "The list of addresses is a binary that only Windows reads. Copy it from IIS's dialogue into addresses.rules."
        )
        self.draft.ledger.remind("Copy the list of addresses of the site \"\(self.draft.title)\" into addresses.rules.")
    }

    private func pooling(_ given: Given) {
        if given.flag == true { return self.draft.applied(given, "bindings", "each address by itself") }
        self.draft.notApplied(given, "Each binding listens on the address that it names, and on no other.")
    }

    private func tlsDetail(_ setting: MetabaseSetting) {
        guard let given = self.given(setting) else { return }
        if given.number == 0 { return self.draft.applied(given, "tls", "nothing asked for") }
        self.draft.notApplied(
            given,
            "Spillway has no such switch of TLS. Remove the need for it, or keep the site stopped."
        )
    }
}
