// The named codes.
import FTPProtocol
import Testing

@Suite("Reply codes")
struct ReplyCodesTests {
    @Test("The names that every session needs have the numbers of the RFCs")
    func numbers() {
        let rows: [(Reply.Code, UInt16)] = [
            (.fileStatusOK, 150), (.ok, 200), (.systemStatus, 211), (.serviceReady, 220), (.serviceClosing, 221),
            (.closingDataConnection, 226), (.enteringPassiveMode, 227), (.enteringExtendedPassiveMode, 229),
            (.loggedIn, 230),
            (.fileActionOK, 250), (.pathCreated, 257), (.needPassword, 331), (.fileActionPending, 350),
            (.serviceNotAvailable, 421), (.cannotOpenDataConnection, 425), (.transferAborted, 426), (.fileBusy, 450),
            (.localError, 451), (.insufficientStorage, 452), (.syntaxError, 500), (.parameterSyntaxError, 501),
            (.commandNotImplemented, 502), (.badSequence, 503), (.parameterNotImplemented, 504),
            (.networkProtocolNotSupported, 522), (.notLoggedIn, 530), (.fileUnavailable, 550), (.storageExceeded, 552),
            (.fileNameNotAllowed, 553),
        ]
        for (code, number) in rows { #expect(code.rawValue == number) }
    }

    @Test("The constant replies are single lines with the code of their meaning")
    func constants() {
        let rows: [(Reply, UInt16)] = [
            (.ok, 200), (.needPassword, 331), (.notLoggedIn, 530), (.unknownCommand, 500), (.lineTooLong, 500),
            (.notImplemented, 502), (.forbiddenBytes, 501), (.transferAborted, 426), (.abortDone, 226),
        ]
        for (reply, number) in rows {
            #expect(reply.code.rawValue == number)
            #expect(reply.leading.isEmpty && !reply.text.isEmpty)
        }
    }
}
