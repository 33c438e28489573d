// Which folder a user lands in.
import AccessRules
import Accounts
import FTPProtocol
import LocalStorage
import Sites
import Storage
import Testing

@Suite("Homes")
struct HomeTests {
    private let folder: SiteFolder

    init() throws {
        self.folder = try SiteFolder(
            "site/LocalUser/ann/own",
            "site/LocalUser/bob",
            "site/LocalUser/Public",
            "pub",
            "far"
        )
        try self.folder.make("site/CORP/ann")
        try self.folder.put("site/LocalUser/bob/secret", "secret")
        try self.folder.put("pub/file", "public")
    }

    private func files(_ home: Home) -> any StorageBackend {
        SiteView.storage(of: home, under: SiteView.Terms(access: .unrestricted(.all)))
    }

    private func mounts() -> [Mount] {
        [
            Mount(path: "/pub", backend: self.folder.directory("pub")),
            Mount(path: "/LocalUser/ann/far", backend: self.folder.directory("far")),
            Mount(path: "/LocalUser/bob/far", backend: self.folder.directory("far")),
        ]
    }

    @Test func `without isolation everyone sees the site`() throws {
        let home = try self.folder.finder(.none).home(of: Account("ann"))
        #expect(home.start == "/")
        #expect(try self.files(home).names(in: "/") == ["LocalUser", "CORP"])
    }

    @Test func `a session starts in the user's folder if there is one`() throws {
        let finder = try self.folder.finder(.startInUsersDirectory)
        try self.folder.make("site/ann")
        try self.folder.put("site/file", "")
        #expect(try finder.home(of: Account("ann")).start == "/ann")
        #expect(try finder.home(of: Account("bob")).start == "/")
        #expect(try finder.home(of: Account("file")).start == "/")
    }

    @Test func `isolated users see their own folder, and the virtual directories in it`() throws {
        let finder = try self.folder.finder(.isolateAllDirectories, mounts: self.mounts())
        let home = try finder.home(of: Account("ann"))
        #expect(home.start == "/")
        #expect(home.rulesRoot == "/LocalUser/ann")
        #expect(try self.files(home).names(in: "/") == ["own", "far"])
        #expect(try self.files(finder.home(of: Account("CORP\\ann"))).names(in: "/").isEmpty)
        let anonymous = try finder.home(of: Account("anonymous", isAnonymous: true))
        #expect(anonymous.rulesRoot == "/LocalUser/Public")
    }

    @Test func `where only the root is isolated the site's virtual directories are seen, nobody's home`() throws {
        let all = self.mounts() + [Mount(path: "/localuser", backend: self.folder.directory("site"))]
        let finder = try self.folder.finder(.isolateRootDirectoryOnly, mounts: all)
        let home = try finder.home(of: Account("ann"))
        #expect(home.rulesRoot == "/")
        let files = self.files(home)
        #expect(try files.names(in: "/") == ["own", "far", "pub"])
        #expect(try files.read("/pub/file") == "public")
        #expect(throws: StorageError.notFound) { try files.attributes(of: "/LocalUser/bob") }
        #expect(throws: StorageError.notFound) { try files.attributes(of: "/localuser") }
    }

    @Test func `of the site's virtual directories nobody sees those of homes, nor those deep below`() throws {
        let site = self.folder.directory("site")
        let paths: [VirtualPath] = ["/localUser", "/corp", "/way/deep", "/pub", "/pub/deep", "/LocalUser/bob/far"]
        let finder = try self.folder.finder(
            .isolateRootDirectoryOnly,
            mounts: paths.map { Mount(path: $0, backend: site) }
        )
        let home = try finder.home(of: Account("CORP\\ann"))
        #expect(home.mounts.mounts.map(\.path) == ["/", "/pub", "/pub/deep"])
    }

    @Test func `an isolated user doesn't get to a neighbour, by links neither`() throws {
        try self.folder.link("site/LocalUser/ann/way", to: "../bob")
        let files = self.files(try self.folder.finder(.isolateAllDirectories).home(of: Account("ann")))
        #expect(throws: StorageError.notPermitted) { try files.read("/way/secret") }
        #expect(throws: StorageError.notPermitted) { try files.names(in: "/way") }
    }

    @Test func `rules see the site's paths, or the user's`() throws {
        let rules = AccessRules(pathRights: [
            PathRights(path: "/LocalUser/ann/own", permissions: .readOnly), PathRights(path: "/own", permissions: []),
        ])
        let access = rules.compiled(for: Principal(name: "ann"), from: .loopback, base: .all)
        for (mode, rights) in [
            (IsolationMode.isolateAllDirectories, Permissions.readOnly), (.isolateRootDirectoryOnly, []),
        ] {
            let home = try self.folder.finder(mode).home(of: Account("ann"))
            #expect(SiteView(home, under: SiteView.Terms(access: access)).rights(at: "/own") == rights)
        }
    }

    @Test func `a missing home is refused, or made, with those above it`() throws {
        let finder = try self.folder.finder(.isolateAllDirectories)
        #expect(throws: HomeError.missing("/LocalUser/eve")) { try finder.home(of: Account("eve")) }
        try self.folder.put("site/LocalUser/file", "")
        #expect(throws: HomeError.notAFolder("/LocalUser/file")) { try finder.home(of: Account("file")) }
        let maker = try self.folder.finder(.isolateAllDirectories, makes: true)
        #expect(try maker.home(of: Account("NEW\\eve")).start == "/")
        #expect(try self.folder.mode("site/NEW/eve") == 0o750)
        #expect(throws: HomeError.self) { try maker.home(of: Account("file")) }
    }

    @Test func `a name that is no folder's, and a mode that names none, let nobody in`() throws {
        let isolated = try self.folder.finder(.isolateAllDirectories, makes: true)
        for name in ["..", "a/b", "", "a\0b"] {
            #expect(throws: HomeError.refused(.nameIsNoFolder)) { try isolated.home(of: Account(name)) }
        }
        let directory = try self.folder.finder(.activeDirectory)
        #expect(throws: HomeError.refused(.noFolderNamed)) { try directory.home(of: Account("ann")) }
    }

    @Test func `an account's own folder goes before the site's isolation`() throws {
        let finder = try self.folder.finder(.custom, mounts: self.mounts())
        let home = try finder.home(of: Account("ann", home: .folder("/LocalUser/bob")))
        #expect(try self.files(home).names(in: "/") == ["secret", "far"])
        #expect(home.rulesRoot == "/LocalUser/bob")
    }

    @Test func `an account's own directory may lie outside the site`() throws {
        let outside = Account("ann", home: .directory(self.folder.host("pub")))
        let home = try self.folder.finder(.isolateAllDirectories, mounts: self.mounts()).home(of: outside)
        #expect(try self.files(home).names(in: "/") == ["file"])
        let shared = try self.folder.finder(.isolateRootDirectoryOnly, mounts: self.mounts()).home(of: outside)
        #expect(try self.files(shared).names(in: "/") == ["file", "pub"])
        let missing = Account("ann", home: .directory(self.folder.host("new")))
        #expect(throws: HomeError.self) { try self.folder.finder(.none).home(of: missing) }
        _ = try self.folder.finder(.none, makes: true).home(of: missing)
        #expect(try self.folder.mode("new") == 0o750)
    }

    @Test func `a site whose directory is missing says so, and lets users in when it is there`() throws {
        let folder = try SiteFolder()
        let finder = try folder.finder(.none, makes: true)
        let reason = "The folder '\(folder.host("site"))' doesn't exist."
        #expect(throws: HomeError.notReachable("/", reason: reason)) { try finder.home(of: Account("ann")) }
        try folder.make("site")
        #expect(try finder.home(of: Account("ann")).start == "/")
    }
}
