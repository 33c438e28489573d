// Real PAM services, in folders of their own: the system's are left alone.
import Accounts
import Authenticators
import FTPProtocol
import ServerTesting
import Testing

@Suite("PAM authenticator") struct PAMAuthenticatorTests {
    /// A folder with one service.
    private final class Service: Sendable {
        let folder: TemporaryFolder

        /// - Parameter lines: what stands in the service's file; `FOLDER` is this folder.
        init(_ lines: String) throws {
            self.folder = try TemporaryFolder()
            try self.folder.write(lines.replacing("FOLDER", with: self.folder.path) + "\n", to: "ftp-test")
        }

        deinit { self.folder.remove() }

        func authenticator(_ home: PAMHome = .site, _ limits: CallLimits = .patient) -> KeepingAuthenticator {
            self.authenticator("ftp-test", home, limits)
        }

        func authenticator(_ name: String, _ home: PAMHome, _ limits: CallLimits) -> KeepingAuthenticator {
            let folder = self.folder.path
            let wrapped = PAMAuthenticator(service: name, home: home, limits: limits, serviceFolder: folder)
            return KeepingAuthenticator(wrapped: wrapped, kept: self)
        }
    }

    /// Lets in whoever says `secret`, and writes down what the module was told.
    private func checking() throws -> Service {
        let service = try Service(
            """
            auth [success=1 default=ignore] pam_exec.so quiet expose_authtok /bin/sh FOLDER/check
            auth requisite pam_deny.so
            auth required pam_permit.so
            account required pam_permit.so
            """
        )
        try service.folder.write(
            """
            password=$(tr -d '\\0')
            echo "$PAM_USER $PAM_RHOST $PAM_TTY $PAM_SERVICE $PAM_TYPE" > \(service.folder.path)/told
            [ "$password" = secret ]
            """,
            to: "check"
        )
        return service
    }

    @Test func handsThePasswordToTheModules() async throws {
        let service = try self.checking()
        let root = Credentials(
            user: "root",
            password: Secret("secret".utf8),
            peer: try #require(IPAddress("192.0.2.7"))
        )
        var account = Account(name: "root", permissions: .all)
        account.groups = try #require(try await ask(service.authenticator(), root).account).groups
        #expect(account.groups.contains("root"))
        #expect(try await ask(service.authenticator(), root) == .accepted(account))
        #expect(service.authenticator().resultAtOnce(for: root) == nil)
        let told = String(decoding: try service.folder.read("told"), as: UTF8.self)
        #expect(told == "root 192.0.2.7 ftp ftp-test auth\n")
    }

    @Test(arguments: ["", "wrong", "secret ", "Secret"])
    func wrongPasswordsAreRefused(_ password: String) async throws {
        #expect(try await ask(try self.checking().authenticator(), .anna(password)) == .refused(.wrongPassword))
    }

    @Test func passwordsThatNoModuleCanTakeAreRefused() async throws {
        let service = try Service("auth required pam_permit.so\naccount required pam_permit.so")
        let nul = Credentials(user: "anna", password: Secret([0x61, 0x00]))
        #expect(try await ask(service.authenticator(), nul) == .refused(.wrongPassword))
        let long = Credentials.anna(String(repeating: "x", count: 512))
        #expect(try await ask(service.authenticator(), long) == .refused(.wrongPassword))
        #expect(try await ask(service.authenticator(), .anna(String(repeating: "x", count: 511))).account != nil)
        let nobody = Credentials(user: "", password: Secret([]))
        #expect(try await ask(service.authenticator(), nobody) == .unknown)
    }

    @Test func theSystemsUsersAreAsked() async throws {
        let service = try Service("auth required pam_unix.so\naccount required pam_unix.so")
        let stranger = Credentials(user: "nobody-of-that-name", password: Secret("x".utf8))
        #expect(try await ask(service.authenticator(), stranger) == .unknown)
    }

    @Test func aRefusalTakesNoTimeOfPAMs() async throws {
        // pam_faildelay asks for an hour; the server delays by itself.
        let service = try Service(
            "auth required pam_faildelay.so delay=3600000000\nauth required pam_deny.so\naccount required pam_permit.so"
        )
        #expect(try await ask(service.authenticator()) == .refused(.wrongPassword))
    }

    /// What pam_debug returns, and what it means.
    @Test(arguments: [
        ("auth=auth_err", AuthenticationResult.refused(.wrongPassword)), ("auth=user_unknown", .unknown),
        ("auth=maxtries", .refused(.wrongPassword)), ("auth=perm_denied", .refused(.disabled)),
        ("auth=acct_expired", .refused(.expired)), ("acct=acct_expired", .refused(.expired)),
        ("acct=new_authtok_reqd", .refused(.expired)), ("acct=perm_denied", .refused(.disabled)),
        ("acct=auth_err", .refused(.disabled)), ("acct=user_unknown", .unknown),
    ])
    func codesOfPAM(_ code: String, _ expected: AuthenticationResult) async throws {
        let service = try Service("auth required pam_debug.so \(code)\naccount required pam_debug.so \(code)")
        #expect(try await ask(service.authenticator()) == expected)
    }

    @Test(arguments: ["authinfo_unavail", "cred_insufficient", "system_err", "abort", "service_err", "buf_err"])
    func whatCannotBeToldIsUnavailable(_ code: String) async throws {
        let service = try Service("auth required pam_debug.so auth=\(code)\naccount required pam_permit.so")
        #expect(try await ask(service.authenticator()).unavailableReason?.hasPrefix("PAM: ") == true)
    }

    @Test func aModuleThatIsNotThereIsUnavailable() async throws {
        let service = try Service("auth required pam_not_there.so\naccount required pam_permit.so")
        #expect(try await ask(service.authenticator()).unavailableReason?.hasPrefix("PAM: ") == true)
    }

    /// libpam refuses what no module decides, and doesn't tell the two apart.
    @Test(arguments: ["", "nonsense nonsense", "auth required pam_permit.so\nnonsense"])
    func servicesWithoutModulesLetNobodyIn(_ lines: String) async throws {
        #expect(try await ask(try Service(lines).authenticator()) == .refused(.disabled))
    }

    @Test(arguments: ["missing", "", "../ftp-test", "ftp-test/"])
    func servicesThatAreNotThereAreSaidToBe(_ name: String) async throws {
        let service = try Service("auth required pam_permit.so\naccount required pam_permit.so")
        let authenticator = service.authenticator(name, .site, .patient)
        let reason = try #require(try await ask(authenticator).unavailableReason)
        #expect(reason.contains("PAM service"))
        if name == "missing" { #expect(reason.hasSuffix("make \(service.folder.path)/missing")) }
    }

    @Test func homes() async throws {
        let service = try Service("auth required pam_permit.so\naccount required pam_permit.so")
        let root = Credentials(user: "root", password: Secret([]))
        #expect(try await ask(service.authenticator(.site), root).account?.home == .site)
        #expect(try await ask(service.authenticator(.ofSystem), root).account?.home == .directory("/root"))
        let pattern = PAMHome.directory("/srv/%UserName%/ftp")
        #expect(try await ask(service.authenticator(pattern), root).account?.home == .directory("/srv/root/ftp"))
        let plain = PAMHome.directory("/srv/all")
        #expect(try await ask(service.authenticator(plain), root).account?.home == .directory("/srv/all"))
        #expect(try await ask(service.authenticator(.ofSystem)).unavailableReason?.contains("home") == true)
        for name in ["..", ".", "a/../../b", "/"] {
            let climber = Credentials(user: name, password: Secret([]))
            #expect(try await ask(service.authenticator(pattern), climber).account == nil, "\(name)")
        }
    }

    @Test func aModuleThatHangsHoldsUpOnlyItsPlaces() async throws {
        let service = try Service(
            "auth optional pam_exec.so quiet /bin/sh FOLDER/hang\nauth required pam_permit.so\n"
                + "account required pam_permit.so"
        )
        let folder = service.folder.path
        try service.folder.write("while [ ! -e \(folder)/go ] && [ -e \(folder) ]; do sleep 0.05; done", to: "hang")
        let authenticator = service.authenticator(.site, CallLimits(callsMax: 2, timeMax: .milliseconds(200)))
        for _ in 0..<2 {
            #expect(try await ask(authenticator).unavailableReason?.hasPrefix("no answer within") == true)
        }
        #expect(try await ask(authenticator).unavailableReason?.hasPrefix("busy") == true)
        try service.folder.write("", to: "go")
        let isBack = try await blocking { eventually { authenticator.result(for: .anna()).account != nil } }
        #expect(isBack)
    }

    @Test func manyAtOnceGetTheirOwnAnswers() async throws {
        let authenticator = try self.checking().authenticator()
        try await withThrowingTaskGroup(of: (Int, AuthenticationResult).self) { group in
            for number in 0..<16 {
                group.addTask { (number, try await ask(authenticator, .anna(number % 2 == 0 ? "secret" : "wrong"))) }
            }
            for try await (number, result) in group {
                #expect((result.account != nil) == (number % 2 == 0), "\(number) \(result)")
            }
        }
    }
}
