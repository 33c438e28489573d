// Many clients of one thread: what each of them was told, and how its connection ended.
import FTPProtocol
import LinuxSystem
import SystemPackage

/// Clients that come in numbers. Each has a few lines to say, one after each reply, and reads to the end.
struct Crowd: ~Copyable {
    /// How a connection ended.
    enum Ending: Hashable {
        case orderly
        case broken(Errno)
    }

    /// One of them.
    struct Member {
        /// -1 once it has left.
        var descriptor: Int32
        /// What it was told.
        var text = ""
        /// nil as long as the connection is there.
        var ending: Ending?
        /// Replies that are complete: last lines, as in `220 Hello`.
        var replies = 0
        /// Whether the first reply is a 220.
        var isGreeted: Bool { self.text.utf8.starts(with: "220".utf8) && self.replies > 0 }
        /// Whether it was sent away.
        var isRefused: Bool { self.text.contains("421 ") }
    }

    /// What each says, one line after each reply. With nothing to say any more it stays until the server closes.
    let lines: [String]
    /// All of them, in the order in which they came.
    private(set) var members: [Member] = []
    private let poller: Poller
    private var events: [Poller.Event] = []

    init(saying lines: [String] = []) throws {
        self.lines = lines
        self.poller = try Poller()
    }

    deinit {
        for member in self.members where member.descriptor >= 0 { Socket.close(member.descriptor) }
    }

    /// Whether every connection has ended.
    var isOver: Bool { self.members.allSatisfy { $0.ending != nil } }

    /// Those that something holds for.
    func count(_ isMeant: (Member) -> Bool) -> Int { self.members.count(where: isMeant) }

    /// The endings, and how often each.
    var endings: [Ending?: Int] { self.members.reduce(into: [:]) { $0[$1.ending, default: 0] += 1 } }

    /// Texts of those whose connection ended otherwise than in order, for the message of a failed test.
    var troubles: [String] {
        self.members.filter { $0.ending != .orderly }.prefix(5).map {
            "\($0.text.debugDescription) \(String(describing: $0.ending))"
        }
    }

    /// So many more connect; nothing is waited for.
    mutating func join(_ count: Int, to endpoint: Endpoint, from local: IPAddress? = nil) throws {
        try self.prepare(count, for: endpoint, from: local)
        try self.connectPrepared(count, to: endpoint)
    }

    /// So many have a socket, and don't connect yet.
    mutating func prepare(_ count: Int, for endpoint: Endpoint, from local: IPAddress? = nil) throws {
        for _ in 0..<count {
            self.members.append(Member(descriptor: try Socket.openClient(to: endpoint, from: local)))
        }
    }

    /// The last ones, who have a socket, connect.
    mutating func connectPrepared(_ count: Int, to endpoint: Endpoint) throws {
        for index in self.members.indices.suffix(count) {
            try Socket.connect(self.members[index].descriptor, to: endpoint)
            // Level-triggered: what comes early is seen late, and not lost.
            try self.poller.add(self.members[index].descriptor, token: UInt64(index), for: [.readable, .peerClosed])
        }
    }

    /// Reads and answers until something holds.
    ///
    /// - Returns: false when the guard against hanging struck.
    mutating func work(until holds: (borrowing Crowd) -> Bool) -> Bool {
        let patience = ContinuousClock.now + .seconds(60)
        while !holds(self) {
            guard ContinuousClock.now < patience else { return false }
            self.look(forMilliseconds: 5)
        }
        return true
    }

    /// Reads and answers what is there now.
    mutating func look(forMilliseconds time: Int32 = 0) {
        var events: [Poller.Event] = []
        swap(&events, &self.events)
        self.poller.wait(milliseconds: time, limit: 1_024, into: &events)
        for event in events { self.read(Int(event.token)) }
        swap(&events, &self.events)
    }

    /// Each of these sends a few bytes, if it is still there.
    func say(_ text: String, members: Range<Int>) {
        let bytes = Array(text.utf8)
        for member in self.members[members] where member.descriptor >= 0 {
            _ = bytes.withUnsafeBytes { try? Socket.send(member.descriptor, $0) }
        }
    }

    /// These leave, whatever they were told: every second one by RST, the others by FIN.
    mutating func vanish(_ members: Range<Int>, byReset isReset: (Int) -> Bool = { $0.isMultiple(of: 2) }) {
        for index in members where self.members[index].descriptor >= 0 {
            if isReset(index) { Socket.resetOnClose(self.members[index].descriptor) }
            self.close(index)
        }
    }

    private mutating func close(_ index: Int) {
        Socket.close(self.members[index].descriptor)
        self.members[index].descriptor = -1
        if self.members[index].ending == nil { self.members[index].ending = .orderly }
    }

    private mutating func read(_ index: Int) {
        guard self.members[index].descriptor >= 0 else { return }
        switch Self.receive(self.members[index].descriptor) {
        case .success(let text) where text.isEmpty: self.close(index)
        case .success(let text): self.heard(text, by: index)
        case .failure(.wouldBlock): break
        case .failure(let error):
            self.members[index].ending = .broken(error)
            self.close(index)
        }
    }

    private mutating func heard(_ text: String, by index: Int) {
        self.members[index].text += text
        let before = self.members[index].replies
        self.members[index].replies = Self.replies(in: self.members[index].text)
        for number in before..<max(before, self.members[index].replies) where number < self.lines.count {
            let line = Array((self.lines[number] + "\r\n").utf8)
            // A peer that has gone shows at the next reading.
            _ = line.withUnsafeBytes { try? Socket.send(self.members[index].descriptor, $0) }
        }
    }

    private static func replies(in text: String) -> Int {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).count { line in
            line.last == UInt8(ascii: "\r") && line.dropFirst(3).first == UInt8(ascii: " ")
        }
    }

    private static func receive(_ descriptor: Int32) -> Result<String, Errno> {
        withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 1) { buffer in
            Result { () throws(Errno) in
                let count = try Socket.receive(descriptor, into: buffer)
                return String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<count]), as: UTF8.self)
            }
        }
    }
}
