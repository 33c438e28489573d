// What a failed test says of the program it ran.
import ServerTesting
import Testing

@Suite("Programs that tests run")
struct ChildProcessTests {
    @Test("A missing client is an error that names its package")
    func missing() {
        let error = #expect(throws: ChildProcessError.self) {
            try ChildProcess.run(.init("no-such-ftp", [], folder: "/"), package: "some-package")
        }
        #expect(error?.description.contains("no-such-ftp is missing: install the package some-package") == true)
    }

    @Test("A failure shows the command line, the code and all output")
    func failure() throws {
        let child = try ChildProcess.run(
            .init("sh", ["-c", "cat; echo it\\'s bad >&2; exit 3"], input: "said\n", folder: "/"),
            package: "dash"
        )
        #expect(child.ending == .exited(3))
        #expect(child.output == "said\nit's bad\n")
        #expect(child.description.hasPrefix("printf %s 'said\n' | sh -c 'cat; echo it\\'\\''s bad >&2; exit 3'"))
    }

    @Test("A program that doesn't end is ended, with what it started")
    func hangs() throws {
        let child = try ChildProcess.run(
            .init("sh", ["-c", "sleep 1000 & sleep 1000"], folder: "/"),
            package: "dash",
            limit: .milliseconds(200)
        )
        #expect(child.ending == .tooSlow)
    }
}
