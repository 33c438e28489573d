// Every kind of error, with its exact place.
import Configuration
import Testing

@Suite("What is wrong with a spillway.yaml")
struct ReadingErrorTests {
    /// A file with one thing wrong, and the beginning of what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let problem: String

        init(_ text: String, _ problem: String) {
            self.text = text
            self.problem = problem
        }

        var testDescription: String { self.problem }
    }

    private static let head = "sites:\n  - name: A\n    directory: /a\n    bindings: [\":21:\"]\n"

    @Test(arguments: [
        Case("sits:\n  - name: A\n", "a.yaml:1:1: error: sits: there is no such key. Did you mean sites?"),
        Case(
            Self.head + "    limts: {}\n",
            "a.yaml:5:5: error: sites[0].limts: there is no such key. Did you mean limits?"
        ),
        Case(
            Self.head + "    maxconnections: 5\n",
            "a.yaml:5:5: error: sites[0].maxconnections: there is no such key here. Did you mean limits.maxConnections?"
        ),
        Case(
            Self.head + "    limits:\n      maxConnections: many\n",
            "a.yaml:6:23: error: sites[0].limits.maxConnections: expected 1 to 1000000, or unlimited; found \"many\"."
        ),
        Case(
            Self.head + "    limits: {maxTransfers: 0}\n",
            "a.yaml:5:28: error: sites[0].limits.maxTransfers: expected a number from 1 to 1000000; found \"0\"."
        ),
        Case(
            Self.head + "    limits: 5\n",
            "a.yaml:5:13: error: sites[0].limits: expected a mapping (maxConnections, "
        ),
        Case(
            Self.head + "    autoStart: maybe\n",
            "a.yaml:5:16: error: sites[0].autoStart: expected true or false; found \"maybe\"."
        ),
        Case(
            Self.head + "    isolation: [none]\n",
            "a.yaml:5:16: error: sites[0].isolation: expected one of none, startInUsersDirectory, "
        ),
        Case(
            Self.head + "    timeouts: {idle: 5 weeks}\n",
            "a.yaml:5:22: error: sites[0].timeouts.idle: expected a time ("
        ),
        Case(
            Self.head + "    limits: {bandwidth: {upload: fast}}\n",
            "a.yaml:5:34: error: sites[0].limits.bandwidth.upload: "
        ),
        Case(Self.head + "    rights: writ\n", "a.yaml:5:13: error: sites[0].rights: expected read, write, "),
        Case(Self.head + "    rights: [list, fly]\n", "a.yaml:5:20: error: sites[0].rights[1]: expected one of list, "),
        Case(
            Self.head + "    charset: klingon\n",
            "a.yaml:5:14: error: sites[0].charset: the charset klingon isn't known"
        ),
        Case(
            "sites:\n  - name: A\n",
            "a.yaml:2:5: error: sites[0].directory: it is missing: expected the root (a path)."
        ),
        Case("sites: 5\n", "a.yaml:1:8: error: sites: expected a list of sites; found \"5\"."),
        Case("sites: [5]\n", "a.yaml:1:9: error: sites[0]: expected a site (name, directory, ...); found \"5\"."),
        Case("", "a.yaml:1:1: error: there are no sites; "),
        Case(
            "server: {passivePorts: 600-500}\n" + Self.head,
            "a.yaml:1:24: error: server.passivePorts: expected ports as "
        ),
        Case(
            "server: {control: [a]}\n" + Self.head,
            "a.yaml:1:19: error: server.control: expected none, auto or a path"
        ),
        Case(Self.head + "    bindings: [\"300.1.1.1:21:\"]\n", "a.yaml:5:5: error: the key bindings is given twice."),
        Case("a: [\n", "a.yaml:2:1: error: this isn't YAML: did not find expected node content"),
        Case("a: b: c\n", "a.yaml:1:5: error: this isn't YAML: mapping values are not allowed"),
        Case("a: 1\n---\nb: 2\n", "a.yaml:2:1: error: this isn't YAML: but found another document"),
        Case("a: \"\u{1}\"\n", "a.yaml:1:5: error: this isn't YAML: control characters are not allowed."),
        Case("a: *b\n", "a.yaml:1:4: error: this isn't YAML: found undefined alias"),
        Case("a: é\u{FFFD}\n", "a.yaml:1:5: error: the file isn't UTF-8; save it as UTF-8."),
        Case(Self.head + "    ? [a]\n    : 5\n", "a.yaml:5:7: error: sites[0]: a key must be a word; found a list."),
        Case(
            Self.head + "    messages: {banner: \"${NO}\"}\n",
            "a.yaml:5:24: error: sites[0].messages.banner: the environment has no variable NO."
        ),
        Case(
            Self.head + "    messages: {exit: \"${NO\"}\n",
            "a.yaml:5:22: error: sites[0].messages.exit: ${ has no closing brace."
        ),
    ])
    func `an error has its place`(_ one: Case) {
        let problems = ReadingKit.problems(one.text)
        #expect(problems.contains { $0.hasPrefix(one.problem) }, "\(problems)")
    }

    @Test(arguments: [
        Case(
            "  - {name: a, directory: /b}\n",
            "a.yaml:5:12: error: sites[1].name: there is a site of that name already (a.yaml:2)."
        ),
        Case(
            "    id: 3\n  - {name: B, id: 3, directory: /b}\n",
            "a.yaml:6:19: error: sites[1].id: site A has that number already."
        ),
        Case(
            "  - {name: B, directory: /b, bindings: [{port: 21}]}\n",
            "a.yaml:5:41: error: sites[1].bindings[0]: *:21 belongs to site A already; "
        ),
        Case(
            "  - {name: B, directory: /b, bindings: [{address: 192.0.2.1}]}\n",
            "a.yaml:5:41: warning: sites[1].bindings[0]: port 21 of every address is bound too; "
        ),
        Case(
            "    virtualDirectories: [{path: /a, directory: /b}, {path: /a/, directory: /c}]\n",
            "a.yaml:5:60: error: sites[0].virtualDirectories[1].path: there is a virtual directory at /a already."
        ),
        Case(
            "    virtualDirectories: [{path: /, directory: /b}]\n",
            "a.yaml:5:33: error: sites[0].virtualDirectories[0].path: / is the site's own directory; "
        ),
        Case(
            "    virtualDirectories: [{path: a, directory: /b}]\n",
            "a.yaml:5:33: error: sites[0].virtualDirectories[0].path: expected a path of the site (/incoming); found \"a\"."
        ),
        Case(
            "    authentication: [acounts]\n",
            "a.yaml:5:22: error: sites[0].authentication[0]: there is no authenticator acounts. Did you mean accounts?"
        ),
        Case(
            "    authentication: [anonymous]\n",
            "a.yaml:5:22: error: sites[0].authentication[0]: anonymous isn't named here"
        ),
        Case("    authentication: []\n", "a.yaml:5:21: warning: sites[0].authentication: nobody can log in"),
        Case(
            "    log: {format: w3c}\n",
            "a.yaml:5:10: error: sites[0].log: the form w3c writes files: say where with directory."
        ),
        Case("    tls: {certificate: a.pem}\n", "a.yaml:5:24: error: sites[0].tls.certificate: there is no TLS yet"),
        Case(
            "    tls: {control: require}\n",
            "a.yaml:5:10: warning: sites[0].tls: the site isn't started: tls.control is require"
        ),
        Case(
            "    limits: {resetOnMaxConnections: yes}\n",
            "a.yaml:5:37: warning: sites[0].limits.resetOnMaxConnections: "
        ),
        Case(
            "authenticators: [{name: accounts, type: pam}]\n",
            "a.yaml:5:25: error: authenticators[0].name: accounts is built in"
        ),
        Case("authenticators: [{name: a}]\n", "a.yaml:5:18: error: authenticators[0].type: it is missing: "),
        Case(
            "authenticators: [{name: a, type: x}]\n",
            "a.yaml:5:34: error: authenticators[0].type: expected a type: pam, "
        ),
        Case(
            "authenticators: [{name: a, type: pam, url: x}]\n",
            "a.yaml:5:39: error: authenticators[0].url: there is no such key. Here may stand name, type, service, home."
        ),
        Case("siteDefaults: {name: x}\n", "a.yaml:5:16: error: siteDefaults.name: there is no such key"),
        Case("siteDefaults: {limits: {maxTransfers: x}}\n", "a.yaml:5:39: error: siteDefaults.limits.maxTransfers: "),
    ])
    func `what can't go together has its place`(_ one: Case) {
        let problems = ReadingKit.problems(Self.head + one.text)
        #expect(problems.contains { $0.hasPrefix(one.problem) }, "\(problems)")
    }

    @Test func `all errors are told at once, in the order of the file`() {
        let problems = ReadingKit.problems(
            "server: {a: 1}\nb: 2\n" + Self.head + "    c: 3\n    tls: {data: deny, d: 4}\n"
        )
        #expect(
            problems.map { $0.split(separator: " ")[0] } == [
                "a.yaml:1:10:", "a.yaml:2:1:", "a.yaml:7:5:", "a.yaml:8:23:",
            ]
        )
    }

    @Test func `a file with more than a hundred errors tells a hundred`() {
        let text = (0..<500).map { "  key\($0): 1\n" }.joined()
        #expect(ReadingKit.problems("server:\n" + text).count == 100)
    }

    @Test func `warnings don't hide an error`() {
        let site = "directory: /a, bindings: [\":0:\"], limits: {resetOnMaxConnections: yes}"
        let text =
            "sites:\n" + (0..<300).map { "  - {name: a\($0), \(site)}\n" }.joined() + "  - {name: b, \(site), x: 1}\n"
        let problems = ReadingKit.problems(text)
        #expect(problems.count == 101)
        #expect(problems[0].hasPrefix("a.yaml:302:"))
    }

    @Test func `a file that isn't there is an error of one line`() {
        #expect(ReadingKit().problems("no.yaml") == ["no.yaml: error: there is no such file"])
    }
}
