// Homes of accounts, outside of the site.
import FTPProtocol
import ServerTesting
import Storage
import Testing

@testable import Configuration
@testable import Hosting

@Suite struct HomeTests {
    private static let text = """
        include: [many.yaml]
        sites:
          - {name: Site, bindings: ["127.0.0.1:0:"], directory: site, authentication: [many], makeMissingHomes: true}
        """

    private static func fill(_ folder: TemporaryFolder, users: Int) throws {
        try folder.makeFolder("homes")
        let list = (0..<users).map { "{name: user\($0), password: secret-user\($0), home: homes/user\($0)}" }
        try folder.write(
            "authenticators: [{name: many, type: list, users: [\(list.joined(separator: ", "))]}]\n",
            to: "many.yaml"
        )
    }

    @Test func usersWithHomesOfTheirOwn() async throws {
        try await withHosted(Self.text, prepare: { try Self.fill($0, users: 20) }) { hosted in
            for number in 0..<20 {
                let client = try hosted.client("user\(number)")
                try client.store([UInt8(number)], "STOR mine")
                #expect(try client.names() == ["mine"])
                #expect(try hosted.folder.read("homes/user\(number)/mine") == [UInt8(number)])
            }
            #expect(try hosted.folder.names(in: "site").isEmpty)
        }
    }

    /// There may be more accounts than descriptors.
    @Test func homesThatNobodyUsesAreClosed() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (book, files) = (StorageBook(), FileSettings())
        for number in 0..<3 * StorageBook.homesMax {
            try folder.makeFolder("home\(number)")
            _ = try book.home(at: folder["home\(number)"], of: files).attributes(of: .root)
        }
        let open = OpenDescriptors.current.targets.values.count { $0.hasPrefix(folder.path) }
        #expect(open > 0 && open <= StorageBook.homesMax)
    }
}
