// Data connections: a place for each, the connect, and the bytes.
internal import FTPClient
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

extension Round {
    /// Calls for one transfer in one turn of the loop, so that all transfers advance together.
    private static let callsMax = 16

    /// Gives free places to clients that wait. Between batches of events and not where a place comes free: clients that
    /// fail one after the other would call each other ever deeper.
    func beginWaitingTransfers() {
        while let index = self.queue.next() {
            guard self.clients[index].ending == nil else {
                self.queue.places += 1
                continue
            }
            self.clients[index].holdsPlace = true
            self.tell(index, .transferAllowed, at: ClockReading.monotonic)
        }
    }

    func openData(_ index: Int, port: UInt16, at now: Int64) {
        let peer = Endpoint(address: self.plan.server.address, port: port)
        do throws(Errno) {
            let descriptor = try Socket.openClient(to: peer, from: self.source(of: index))
            self.clients[index].data = descriptor
            self.clients[index].dataUse = .connecting
            try Socket.connect(descriptor, to: peer)
            try self.poller.add(descriptor, token: Self.token(index, isData: true), for: [.writable, .once])
        } catch {
            self.dataFailed(index, error, at: now)
        }
    }

    func takeData(_ index: Int, at now: Int64) {
        guard self.clients[index].data >= 0 else { return }
        switch self.clients[index].dataUse {
        case .none: break
        case .connecting: self.dataConnectEnded(index, at: now)
        case .sending: self.push(index, at: now)
        case .receiving: self.pull(index, at: now)
        }
    }

    private func dataConnectEnded(_ index: Int, at now: Int64) {
        self.clients[index].dataUse = .none
        if let error = Socket.pendingError(self.clients[index].data) {
            self.dataFailed(index, error, at: now)
        } else {
            self.tell(index, .dataConnected, at: now)
        }
    }

    func beginUpload(_ index: Int, count: Int, at now: Int64) {
        self.clients[index].uploadLeft = count
        self.clients[index].dataUse = .sending
        self.push(index, at: now)
    }

    func beginDownload(_ index: Int, at now: Int64) {
        self.clients[index].dataUse = .receiving
        self.wait(index, for: .readable, at: now)
    }

    private func wait(_ index: Int, for readiness: Readiness, at now: Int64) {
        do throws(Errno) {
            let token = Self.token(index, isData: true)
            try self.poller.modify(self.clients[index].data, token: token, for: readiness)
        } catch {
            self.dataFailed(index, error, at: now)
        }
    }

    private func push(_ index: Int, at now: Int64) {
        for _ in 0..<Self.callsMax where self.clients[index].uploadLeft > 0 {
            do throws(Errno) {
                let part = UnsafeRawBufferPointer(
                    rebasing: self.buffers.sent.prefix(self.clients[index].uploadLeft)
                )
                let count = try Socket.send(self.clients[index].data, part)
                self.clients[index].uploadLeft -= count
                self.noteMoved(count, by: index, at: now)
            } catch {
                guard error == .wouldBlock else { return self.dataFailed(index, error, at: now) }
                break
            }
        }
        if self.clients[index].uploadLeft == 0 { return self.dataEnded(index, at: now) }
        self.wait(index, for: .writable, at: now)
    }

    private func pull(_ index: Int, at now: Int64) {
        for _ in 0..<Self.callsMax {
            do throws(Errno) {
                let count = try Socket.discard(self.clients[index].data, count: 1 << 20)
                guard count > 0 else { return self.dataEnded(index, at: now) }
                self.noteMoved(count, by: index, at: now)
            } catch {
                if error != .wouldBlock { self.dataFailed(index, error, at: now) }
                return
            }
        }
    }

    private func noteMoved(_ count: Int, by index: Int, at now: Int64) {
        self.fileBytes += count
        self.clients[index].times.heard = now
    }

    private func dataEnded(_ index: Int, at now: Int64) {
        self.closeData(index)
        self.tell(index, .dataEnded, at: now)
    }

    private func dataFailed(_ index: Int, _ error: Errno, at now: Int64) {
        self.closeData(index)
        if error.isLocalLimit {
            self.end(index, .localLimit, at: now)
        } else {
            self.tell(index, .dataFailed, at: now)
        }
    }

    /// Closes a client's data connection, if it has one, and gives its place back.
    func closeData(_ index: Int) {
        if self.clients[index].data >= 0 { Socket.close(self.clients[index].data) }
        self.clients[index].data = -1
        self.clients[index].dataUse = .none
        self.clients[index].uploadLeft = 0
        if self.clients[index].holdsPlace { self.queue.places += 1 }
        self.clients[index].holdsPlace = false
    }
}
