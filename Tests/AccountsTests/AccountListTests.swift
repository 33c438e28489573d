// Lists of accounts to import.
import AccountStore
import Accounts
import FTPProtocol
import Testing

@Suite("Lists of accounts")
struct AccountListTests {
    private static func read(_ text: String) throws -> [String] {
        try AccountList(Array(text.utf8)).items.map { item in
            let password =
                switch item.password {
                case .plain(let secret): secret.withBytes { String(decoding: $0, as: UTF8.self) }
                case .hash(let hash): "hash \(hash.cost.roundsLog2)"
                }
            return ([item.name, password] + item.groups).joined(separator: "|")
        }
    }

    private static func problems(_ text: [UInt8]) -> [String] {
        do throws(AccountListError) {
            _ = try AccountList(text)
            return []
        } catch { return error.problems }
    }

    @Test(arguments: [
        ("", []), ("ann,x", ["ann|x"]), ("ann,x\n", ["ann|x"]), ("ann,x,a,b\r\nbob,y\r\n", ["ann|x|a|b", "bob|y"]),
        ("# list\n\n  \nann,x\n", ["ann|x"]), ("\u{FEFF}ann,x\n", ["ann|x"]), ("ann\tx,y\tg 1\n", ["ann|x,y|g 1"]),
        ("\"ann\",\"x,\"\"y\"\"\",\"g\"\n", ["ann|x,\"y\"|g"]), ("CORP\\ann,Grüße\n", ["CORP\\ann|Grüße"]),
        ("ann,x,,\n", ["ann|x"]), ("ann, x \n", ["ann| x "]),
    ])
    func `a line is an account`(text: String, expected: [String]) throws { #expect(try Self.read(text) == expected) }

    @Test func `a hash is taken as it is, with its commas`() throws {
        let hash = PasswordHash(Secret("x".utf8), cost: cheap).text
        let expected = ["ann|hash 4|g", "bob|hash 4", "cid|hash 4|h"]
        #expect(try Self.read("ann,\(hash),g\nbob,\(hash)\n\"cid\",\"\(hash)\",h") == expected)
        #expect(try Self.read("ann\t\(hash)\tg\nbob\t\(hash)\ncid\t\(hash)\th") == expected)
    }

    @Test func `every bad line is told with its number, and nothing is taken`() {
        let text = """
            ann,x
            bob
            b/c,x
            ANN,y
            dan,
            eve,"x
            fay,"x"y
            gus,$scrypt$nonsense
            hal,x
            """
        let problems = Self.problems(Array(text.utf8))
        #expect(problems.map { $0.prefix { $0 != ":" } } == (2...8).map { "line \($0)" })
        #expect(problems[2] == "line 4: ANN is in line 1 already.")
        #expect(!problems.joined().contains("nonsense"))
        #expect(Self.problems(Array("ann,x\nbob,".utf8) + [0xFF, 10]) == ["line 2: the text isn't UTF-8."])
    }

    @Test func `no more problems are told than anybody reads`() {
        let text = String(repeating: "bad\n", count: 5_000)
        #expect(Self.problems(Array(text.utf8)).count == AccountList.problemsMax)
    }

    @Test func `there is an end to lines`() {
        let text = [UInt8](repeating: 10, count: AccountList.linesMax + 10)
        #expect(Self.problems(text) == ["There are more than 1000000 lines."])
    }

    @Test func `accounts follow the pattern, and get the hashes of their passwords`() throws {
        let ready = PasswordHash(Secret("b".utf8), cost: cheap)
        let list = try AccountList(Array("ann,a,g\nbob,\(ready.text)\ncid,c".utf8))
        var pattern = StoredAccount(Account(name: "", permissions: .dropBox))
        pattern.account.groups = ["all"]
        let accounts = list.accounts(like: pattern) { HashCrew.hashes(of: $0, threads: 2, cost: cheap) }
        #expect(accounts.map(\.account.account.name) == ["ann", "bob", "cid"])
        #expect(accounts.map(\.account.account.groups) == [["all", "g"], ["all"], ["all"]])
        #expect(accounts.allSatisfy { $0.account.account.permissions == .dropBox })
        #expect(accounts[1].password == ready)
        for (index, password) in ["a", "b", "c"].enumerated() {
            #expect(accounts[index].password.matches(Secret(password.utf8)))
        }
    }
}
