// Which addresses may come: IIS's ipSecurity.
public import FTPProtocol

/// One line of a list of addresses.
public struct AddressRule: Hashable, Sendable {
    /// Whom it is about.
    public var network: AddressNetwork
    /// Whether they may come.
    public var isAllowed: Bool

    /// A line.
    public init(_ network: AddressNetwork, isAllowed: Bool) {
        self.network = network
        self.isAllowed = isAllowed
    }
}

/// A list of networks that may or may not come; the first that holds an address decides.
///
/// There are no names of hosts here: asking DNS would let the name server of a stranger hold up the door.
public struct AddressRules: Sendable {
    /// What holds for addresses that no line names.
    public var allowUnlisted: Bool
    /// The lines, in the order in which they are asked.
    public var rules: [AddressRule] {
        didSet { self.index = AddressIndex(self.rules) }
    }

    private var index: AddressIndex

    /// A list; by default everyone may come.
    public init(allowUnlisted: Bool = true, rules: [AddressRule] = []) {
        self.allowUnlisted = allowUnlisted
        self.rules = rules
        self.index = AddressIndex(rules)
    }

    /// Whether that address may come. A look-up costs the same for ten lines and for a thousand.
    public func allows(_ address: IPAddress) -> Bool { self.decision(for: address) ?? self.allowUnlisted }

    /// What the first line that holds the address says; nil when none does.
    public func decision(for address: IPAddress) -> Bool? {
        self.index.first(holding: address).map { self.rules[$0].isAllowed }
    }

    /// True when everyone may come.
    public var allowsEveryone: Bool { self.allowUnlisted && self.rules.allSatisfy(\.isAllowed) }
}

extension AddressRules: Hashable {
    /// Same lines, same answer for the rest.
    public static func == (left: AddressRules, right: AddressRules) -> Bool {
        left.allowUnlisted == right.allowUnlisted && left.rules == right.rules
    }

    /// As `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.allowUnlisted)
        hasher.combine(self.rules)
    }
}

/// The lines of a list by network: one look-up for each prefix length that occurs, however many lines there are.
struct AddressIndex: Sendable {
    private var lengthsV4: [Int] = []
    private var lengthsV6: [Int] = []
    /// Network -> the first line that names it.
    private var lines: [AddressNetwork: Int] = [:]

    init(_ rules: [AddressRule]) {
        for (line, rule) in rules.enumerated() where self.lines[rule.network] == nil {
            self.lines[rule.network] = line
        }
        self.lengthsV4 = Set(rules.filter { !$0.network.address.isIPv6 }.map(\.network.prefixLength)).sorted()
        self.lengthsV6 = Set(rules.filter { $0.network.address.isIPv6 }.map(\.network.prefixLength)).sorted()
    }

    /// The first line whose network holds the address.
    func first(holding address: IPAddress) -> Int? {
        var first: Int?
        for length in address.isIPv6 ? self.lengthsV6 : self.lengthsV4 {
            guard let network = AddressNetwork(address.canonical, prefixLength: length) else { continue }
            guard let line = self.lines[network], line < first ?? .max else { continue }
            first = line
        }
        return first
    }
}
