// Dry runs of logins.
import Configuration
import FTPProtocol
import Hosting
import ServerTesting
import Testing

@Suite("Why somebody can or can't log in")
struct LoginExplanationTests {
    /// What is said of the only site of a configuration.
    private static func explain(
        _ user: String,
        _ text: String,
        address: IPAddress = .loopback,
        _ prepare: (TemporaryFolder) throws -> Void = { _ in }
    ) throws -> LoginExplanation {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.makeFolder("site")
        try prepare(folder)
        let users = "authenticators: [{name: fixed, type: list, users: [{name: jane, password: x}]}]\n"
        let site = "sites: [{name: A, bindings: [\"127.0.0.1:0:\"], directory: site, \(text)}]\n"
        try folder.write(users + site, to: "spillway.yaml")
        let loaded = try ConfigurationReader.ofMachine.read(folder["spillway.yaml"])
        let question = LoginQuestion(user: user, address: address)
        return try #require(LoginExplainer(loaded.settings).explanations(of: question).first)
    }

    @Test("a user who is known lands in the root, with the site's rights")
    func lands() throws {
        let told = try Self.explain("jane", "authentication: [fixed], rights: read")
        #expect(told.canLogIn == true)
        #expect(told.start == "/")
        #expect(told.folders.first?.rights == ["list", "read"])
    }

    @Test("a user whom nobody knows can't, and every authenticator is named")
    func unknown() throws {
        let told = try Self.explain("bob", "authentication: [fixed]")
        #expect(told.canLogIn == false)
        #expect(told.steps == ["fixed: knows no such user"])
    }

    @Test("a home that is missing is the reason, and none when it is there")
    func home() throws {
        let text = "authentication: [fixed], isolation: isolateAllDirectories"
        let told = try Self.explain("jane", text)
        #expect(told.canLogIn == false)
        #expect(told.steps.contains { $0.hasPrefix("refused (530): ") && $0.contains("/LocalUser/jane") })
        let lands = try Self.explain("jane", text) {
            try $0.makeFolder("site/LocalUser")
            try $0.makeFolder("site/LocalUser/jane")
        }
        #expect(lands.canLogIn == true)
    }

    @Test("rules that leave nothing, addresses and stopped sites are told")
    func others() throws {
        let rules = "authentication: [fixed], authorization: [{access: deny, users: [\"*\"]}]"
        #expect(try Self.explain("jane", rules).canLogIn == false)
        let addresses = "authentication: [fixed], addresses: {rules: [{network: 192.0.2.0/24, allowed: false}]}"
        #expect(try Self.explain("jane", addresses).canLogIn == true)
        #expect(try Self.explain("jane", addresses, address: .v4(0xC000_0201)).canLogIn == false)
        let stopped = try Self.explain("jane", "authentication: [fixed], autoStart: false")
        #expect(stopped.canLogIn == false)
        #expect(stopped.steps.contains { $0.contains("autoStart") })
    }

    @Test("anonymous is explained, and one who has to be asked elsewhere is neither let in nor kept out")
    func elsewhere() throws {
        #expect(try Self.explain("ftp", "authentication: [fixed], anonymous: {enabled: true}").canLogIn == true)
        #expect(try Self.explain("ftp", "authentication: [fixed]").canLogIn == false)
    }
}
