// From what the dialogue and the kernel say to an ending's name.
internal import FTPClient
internal import FTPProtocol
internal import SystemPackage

extension Ending {
    /// The name of a dialogue's ending.
    init(_ ending: ClientEnding) {
        switch ending {
        case .served: self = .served
        case .refused(let reply): self = reply.code == .serviceNotAvailable ? .refused421 : .otherRefusal
        case .closed(let afterBanner): self = afterBanner ? .closedLater : .closedWithoutAWord
        case .reset(let afterBanner): self = afterBanner ? .resetLater : .resetBeforeBanner
        case .timedOut(let afterWord): self = afterWord ? .stalled : .ghost
        case .broken: self = .protocolError
        }
    }

    /// The name of an error before the connection stood.
    init(connecting error: Errno) {
        if error.isLocalLimit {
            self = .localLimit
        } else if error == .connectionRefused {
            self = .refused
        } else if error == .timedOut {
            self = .connectTimedOut
        } else {
            self = .unreachable
        }
    }
}

extension Errno {
    /// Whether this machine lacked something: ports, descriptors, memory.
    var isLocalLimit: Bool {
        [.addressNotAvailable, .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noBufferSpace, .noMemory].contains(self)
    }

    /// Whether the peer ended the connection with RST.
    var isReset: Bool { self == .connectionReset || self == .brokenPipe || self == .connectionAbort }
}
