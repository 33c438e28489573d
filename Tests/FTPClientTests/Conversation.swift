// A dialogue with its server's lines in a list: what the client sends comes out as lines.
import FTPClient
import FTPProtocol

/// Plays a server to a dialogue.
struct Conversation {
    var dialogue: ClientDialogue
    /// What the client did, one word or line each.
    var log: [String] = []
    var ending: ClientEnding?

    init(_ mode: ClientMode, _ change: (inout ClientScript) -> Void = { _ in }) {
        var script = ClientScript(mode: mode)
        script.user = "till"
        script.password = .init("secret".utf8)
        script.uploadBytes = 10
        change(&script)
        self.dialogue = ClientDialogue(script: script, number: 7)
        self.tell(.connected)
    }

    mutating func tell(_ input: ClientInput) {
        for action in self.dialogue.receive(input) {
            switch action {
            case .send(let line): self.log.append(String(decoding: line, as: UTF8.self).filter { !$0.isNewline })
            case .wantTransfer: self.log.append("<want>")
            case .openData(let port): self.log.append("<open \(port)>")
            case .sendData(let count): self.log.append("<send \(count)>")
            case .receiveData: self.log.append("<receive>")
            case .reached(.greeted): self.log.append("<greeted>")
            case .reached(.loggedIn): self.log.append("<in>")
            case .finished(let ending): self.ending = ending
            }
        }
    }

    /// A line of the server; `<...>` are things that happen.
    mutating func hear(_ line: String) {
        switch line {
        case "<allowed>": self.tell(.transferAllowed)
        case "<data>": self.tell(.dataConnected)
        case "<data ended>": self.tell(.dataEnded)
        case "<data failed>": self.tell(.dataFailed)
        case "<leave>": self.tell(.toldToLeave)
        case "<closed>": self.tell(.closed)
        case "<reset>": self.tell(.reset)
        case "<silence>": self.tell(.timedOut)
        default: self.tell(.bytes(Array("\(line)\r\n".utf8)))
        }
    }

    /// The log and the ending after these lines.
    static func run(_ mode: ClientMode, _ lines: [String]) -> Conversation {
        var conversation = Conversation(mode)
        for line in lines { conversation.hear(line) }
        return conversation
    }
}
