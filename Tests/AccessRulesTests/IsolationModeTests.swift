// Where users land, mode by mode.
import AccessRules
import FTPProtocol
import Testing

@Suite struct IsolationModeTests {
    @Test func `only where IIS leaves the user's folder out of a path, rules see what the user sees`() throws {
        let modes = IsolationMode.allCases.filter { (try? $0.home(userName: "ann"))?.rulesSeeUserPaths == true }
        #expect(modes == [.isolateRootDirectoryOnly])
    }

    private func choice(_ root: String, start: String, _ whenMissing: MissingHome) -> HomeChoice {
        HomeChoice(root: path(root), start: path(start), whenMissing: whenMissing)
    }

    @Test func `without isolation everyone starts at the site's root`() throws {
        #expect(try IsolationMode.none.home(of: Principal(name: "corp\\ann")) == .site)
        #expect(try IsolationMode.none.home(userName: "..", isAnonymous: false) == .site)
    }

    @Test func `in the user's directory, when it is there`() throws {
        let mode = IsolationMode.startInUsersDirectory
        #expect(try mode.home(userName: "ann") == self.choice("/", start: "/ann", .startAtRoot))
        #expect(try mode.home(of: Principal(name: "corp\\ann")) == self.choice("/", start: "/ann", .startAtRoot))
        let anonymous = Principal(name: "anonymous", isAnonymous: true)
        #expect(try mode.home(of: anonymous) == self.choice("/", start: "/default", .startAtRoot))
        #expect(try mode.home(userName: "../etc") == self.choice("/", start: "/", .startAtRoot))
    }

    @Test(arguments: [(IsolationMode.isolateRootDirectoryOnly, true), (.isolateAllDirectories, false)])
    func `isolated users see their own folder, or don't get in`(mode: IsolationMode, shows: Bool) throws {
        let homes = [
            (Principal(name: "ann"), "/LocalUser/ann"),
            (Principal(name: "CORP\\ann"), "/CORP/ann"),
            (Principal(name: "corp\\IUSR", isAnonymous: true), "/LocalUser/Public"),
        ]
        for (user, folder) in homes {
            let home = try mode.home(of: user)
            #expect([home.root, home.start] == [path(folder), path(folder)])
            #expect(home.whenMissing == .refuse)
            #expect(home.showsSiteDirectories == shows)
        }
    }

    @Test(arguments: [
        "", ".", "..", "a/b", "/", "../ann", "a\\b", "a\0b", "a\u{7F}", String(repeating: "x", count: 256),
    ])
    func `a name that can't be a folder's gets nobody in`(name: String) {
        for mode in [IsolationMode.isolateRootDirectoryOnly, .isolateAllDirectories] {
            #expect(throws: HomeRefusal.nameIsNoFolder) { try mode.home(userName: name) }
            #expect(throws: HomeRefusal.nameIsNoFolder) { try mode.home(userName: "ann", domain: name) }
        }
    }

    @Test(arguments: [IsolationMode.activeDirectory, .custom])
    func `where the folder comes from elsewhere, the shared root is nobody's`(mode: IsolationMode) {
        #expect(throws: HomeRefusal.noFolderNamed) { try mode.home(userName: "ann") }
        #expect(throws: HomeRefusal.noFolderNamed) { try mode.home(userName: "x", isAnonymous: true) }
    }
}
