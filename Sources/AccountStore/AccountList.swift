// Lists of accounts as other programs export them: a line each, `name,password[,group...]`.
internal import Accounts
public import FTPProtocol

/// Accounts to import. Commas or tabs part the fields, as the first line has it; RFC 4180 quotes, but no line's end in
/// a field. Empty lines and lines that begin with `#` don't count. A password that begins with `$scrypt$` is a hash.
public struct AccountList: Sendable {
    /// Largest file, and most lines, that are read.
    public static let bytesMax = 64 << 20, linesMax = 1_000_000
    /// Most problems that are told of one list.
    public static let problemsMax = 100

    /// One account of a list.
    public struct Item: Sendable {
        /// The line that it stands in, from 1.
        public let line: Int
        /// Its name.
        public let name: String
        /// Its password, or the hash of it.
        public let password: Password
        /// The groups it is in.
        public let groups: [String]
    }

    /// How a list has a password.
    public enum Password: Sendable {
        /// As it is.
        case plain(Secret)
        /// Hashed already.
        case hash(PasswordHash)
    }

    /// The accounts, in the order of the lines.
    public let items: [Item]

    /// Reads a list.
    ///
    /// - Throws: all lines that are no account, or twice the same.
    public init(_ text: [UInt8]) throws(AccountListError) {
        var reading = AccountListReading()
        // UTF-8 with a mark, as Windows writes it.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let rest = text.starts(with: mark) ? text.dropFirst(3) : text[...]
        var number = 0
        for line in rest.split(separator: 10, maxSplits: Self.linesMax, omittingEmptySubsequences: false) {
            number += 1
            guard number <= Self.linesMax else {
                throw AccountListError(problems: ["There are more than \(Self.linesMax) lines."])
            }
            reading.add(line.last == 13 ? Array(line.dropLast()) : Array(line), at: number)
        }
        guard reading.problems.isEmpty else { throw AccountListError(problems: reading.problems) }
        self.items = reading.items
    }

    /// An account for each item, like a pattern but for name and groups.
    ///
    /// - Parameter hashing: makes the hashes of the passwords that have none, in their order.
    public func accounts(
        like pattern: StoredAccount,
        hashing: ([Secret]) -> [PasswordHash]
    ) -> [(account: StoredAccount, password: PasswordHash)] {
        let plain = self.items.compactMap { item in if case .plain(let secret) = item.password { secret } else { nil } }
        var hashes = hashing(plain)[...]
        return self.items.compactMap { item in
            var account = pattern
            account.account.name = item.name
            account.account.groups = pattern.account.groups + item.groups
            switch item.password {
            case .hash(let hash): return (account, hash)
            case .plain: return hashes.popFirst().map { (account, $0) }
            }
        }
    }
}

/// Why a list can't be imported: nothing of it is then.
public struct AccountListError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line each.
    public let problems: [String]

    /// All of them.
    public var description: String { self.problems.joined(separator: "\n") }
}

/// A list on its way in.
private struct AccountListReading {
    var items: [AccountList.Item] = []
    var problems: [String] = []
    private var separator: UInt8?
    private var lines: [String: Int] = [:]

    mutating func add(_ line: [UInt8], at number: Int) {
        guard !line.allSatisfy({ $0 == 32 || $0 == 9 }), line.first != UInt8(ascii: "#") else { return }
        guard self.problems.count < AccountList.problemsMax else { return }
        let separator = self.separator ?? (line.contains(9) ? 9 : UInt8(ascii: ","))
        self.separator = separator
        do throws(BadLine) {
            let item = try Self.item(try Self.fields(line, separator), at: number)
            let name = StoredAccount.folded(item.name)
            if let first = self.lines[name] { throw BadLine("\(item.name) is in line \(first) already.") }
            self.lines[name] = number
            self.items.append(item)
        } catch {
            self.problems.append("line \(number): \(error.reason)")
        }
    }

    private static func item(_ fields: [[UInt8]], at number: Int) throws(BadLine) -> AccountList.Item {
        guard fields.count >= 2 else { throw BadLine("expected NAME,PASSWORD[,GROUP...].") }
        let texts = fields.compactMap { String(validating: $0, as: UTF8.self) }
        guard texts.count == fields.count else { throw BadLine("the text isn't UTF-8.") }
        if let problem = StoredAccount.problem(ofName: texts[0]) { throw BadLine(problem) }
        let groups = texts.dropFirst(2).filter { !$0.isEmpty }
        return AccountList.Item(line: number, name: texts[0], password: try Self.password(texts[1]), groups: groups)
    }

    private static func password(_ text: String) throws(BadLine) -> AccountList.Password {
        if text.hasPrefix("$scrypt$") {
            guard let hash = PasswordHash(text) else { throw BadLine("the hash can't be read, or costs too much.") }
            return .hash(hash)
        }
        let secret = Secret(text.utf8)
        if let problem = StoredAccount.problem(ofPassword: secret) { throw BadLine(problem) }
        return .plain(secret)
    }

    /// RFC 4180 section 2: a field in quotes may hold separators, and quotes twice. A hash has commas and needs none.
    private static func fields(_ line: [UInt8], _ separator: UInt8) throws(BadLine) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var rest = line[...]
        while true {
            if rest.first == UInt8(ascii: "\"") {
                fields.append(try Self.quoted(&rest))
            } else {
                let end = Self.end(of: rest, separator)
                fields.append(Array(rest[..<end]))
                rest = rest[end...]
            }
            guard let next = rest.first else { return fields }
            guard next == separator else { throw BadLine("there is text behind a closing quote.") }
            rest = rest.dropFirst()
        }
    }

    /// Takes a field in quotes off a line.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) throws(BadLine) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        var field: [UInt8] = []
        rest = rest.dropFirst()
        while let end = rest.firstIndex(of: quote) {
            field += rest[..<end]
            rest = rest[(end + 1)...]
            guard rest.first == quote else { return field }
            field.append(quote)
            rest = rest.dropFirst()
        }
        throw BadLine("a quote isn't closed.")
    }

    /// Where a field ends that has no quotes. The numbers of a hash are parted by commas, so it goes on to its last `$`.
    private static func end(of rest: ArraySlice<UInt8>, _ separator: UInt8) -> Int {
        var start = rest.startIndex
        if rest.starts(with: "$scrypt$".utf8), let last = rest.lastIndex(of: UInt8(ascii: "$")) { start = last }
        return rest[start...].firstIndex(of: separator) ?? rest.endIndex
    }
}

private struct BadLine: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
