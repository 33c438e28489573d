// Control connections: opening, connecting, reading, and doing what the dialogues say.
internal import FTPClient
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

extension Round {
    /// Reported on change, so that no descriptor is ever registered twice; a reader reads until nothing is left.
    private static let interest: Readiness = [.readable, .writable, .peerClosed, .edge]
    /// Data connections are told by the lowest bit of a token.
    static func token(_ index: Int, isData: Bool) -> UInt64 { UInt64(index) << 1 | (isData ? 1 : 0) }

    /// Connects between two looks at what happened.
    private static let startsBetweenLooks = 256

    // MARK: Beginning

    /// Opens all sockets before the first connects: in the burst itself next to nothing but `connect` lies between two clients.
    func openAll() {
        for index in self.clients.indices { self.open(index, at: ClockReading.monotonic) }
    }

    /// When a client is due.
    func due(_ index: Int) -> Int64 {
        self.stage.beganAt + self.plan.request.arrival.start(of: index, among: self.clients.count)
    }

    /// Starts all clients whose time has come. Meanwhile it is only noted who is connected and greeted, so that nothing
    /// but connects goes out.
    func startDue(at now: Int64) {
        while self.stage.next < self.clients.count, self.due(self.stage.next) <= now {
            self.start(self.stage.next)
            self.stage.next += 1
            if self.stage.next.isMultiple(of: Self.startsBetweenLooks) { self.collect(milliseconds: 0) }
        }
    }

    private func start(_ index: Int) {
        guard self.clients[index].ending == nil else { return }
        let now = ClockReading.monotonic
        if self.clients[index].control < 0 { self.open(index, at: now) }
        guard self.clients[index].ending == nil else { return }
        self.clients[index].times.started = now
        self.clients[index].times.heard = now
        do throws(Errno) {
            let descriptor = self.clients[index].control
            try Socket.connect(descriptor, to: self.plan.server)
            // Not before: a socket that has never connected counts as hung up.
            try self.poller.add(descriptor, token: Self.token(index, isData: false), for: Self.interest)
        } catch {
            self.end(index, Ending(connecting: error), at: now)
        }
    }

    private func open(_ index: Int, at now: Int64) {
        do throws(Errno) {
            self.clients[index].control = try Socket.openClient(to: self.plan.server, from: self.source(of: index))
        } catch {
            self.end(index, Ending(connecting: error), at: now)
        }
    }

    /// The local address of a client, for both of its connections.
    func source(of index: Int) -> IPAddress? {
        self.sources.isEmpty ? nil : self.sources[index % self.sources.count]
    }

    // MARK: Reading

    /// Does what an event asks for; events of clients that have ended are late and mean nothing.
    func take(_ event: Poller.Event, at now: Int64) {
        let index = Int(truncatingIfNeeded: event.token >> 1)
        guard index < self.clients.count, self.clients[index].ending == nil else { return }
        if event.token & 1 == 1 {
            self.takeData(index, at: now)
        } else {
            self.read(index, event.readiness, at: now)
        }
    }

    /// Reads until nothing is left. No other call is needed: `recv` tells how a connect ended, too.
    private func read(_ index: Int, _ readiness: Readiness, at now: Int64) {
        let hasEnded = !readiness.isDisjoint(with: [.peerClosed, .hungUp, .failed])
        guard hasEnded || readiness.contains(.readable) else { return self.noteConnected(index, at: now) }
        while self.clients[index].ending == nil {
            do throws(Errno) {
                let count = try Socket.receive(self.clients[index].control, into: self.buffers.received)
                self.noteConnected(index, at: now)
                guard count > 0 else {
                    return self.tell(index, self.clients[index].isReset ? .reset : .closed, at: now)
                }
                self.tell(index, .bytes(Array(self.buffers.received[..<count])), at: now)
                if !hasEnded, count < self.buffers.received.count { return }
            } catch {
                return self.couldNotRead(index, error, at: now)
            }
        }
    }

    private func couldNotRead(_ index: Int, _ error: Errno, at now: Int64) {
        if error == .wouldBlock { return }
        if error.isReset {
            self.noteConnected(index, at: now)
            self.tell(index, .reset, at: now)
        } else if self.clients[index].times.connected == 0 {
            self.end(index, Ending(connecting: error), at: now)
        } else {
            // ETIMEDOUT, EHOSTUNREACH: the network gave up on a connection that stood.
            self.tell(index, .timedOut, at: now)
        }
    }

    private func noteConnected(_ index: Int, at now: Int64) {
        guard self.clients[index].times.connected == 0 else { return }
        self.clients[index].times.connected = now
        self.clients[index].times.heard = now
        self.tell(index, .connected, at: now)
    }

    // MARK: Doing what the dialogue says

    /// Tells a client's dialogue what happened, and does what it answers.
    func tell(_ index: Int, _ input: ClientInput, at now: Int64) {
        let actions = self.clients[index].dialogue.receive(input)
        guard !actions.isEmpty else { return }
        self.clients[index].times.heard = now
        for action in actions { self.perform(action, for: index, at: now) }
    }

    private func perform(_ action: ClientAction, for index: Int, at now: Int64) {
        switch action {
        case .send(let line): self.send(line, for: index)
        case .wantTransfer: self.queue.append(index)
        case .openData(let port): self.openData(index, port: port, at: now)
        case .sendData(let count): self.beginUpload(index, count: count, at: now)
        case .receiveData: self.beginDownload(index, at: now)
        case .reached(.greeted):
            self.clients[index].times.greeted = now
            self.stage.greeted += 1
            self.stage.hasProgress = true
        case .reached(.loggedIn):
            self.clients[index].times.loggedIn = now
            self.stage.hasProgress = true
        case .finished(let ending): self.finish(index, ending, at: now)
        }
    }

    /// A line of a client that has nothing else under way always fits. If the connection has broken meanwhile, what the
    /// server said before is still to be read, and `read` will find the end.
    private func send(_ line: [UInt8], for index: Int) {
        let descriptor = self.clients[index].control
        let failure: Errno? = line.withUnsafeBytes { bytes in
            do throws(Errno) {
                _ = try Socket.send(descriptor, bytes)
                return nil
            } catch {
                return error
            }
        }
        if failure?.isReset == true { self.clients[index].isReset = true }
    }

    private func finish(_ index: Int, _ dialogueEnding: ClientEnding, at now: Int64) {
        let ending = Ending(dialogueEnding)
        switch dialogueEnding {
        case .refused(let reply): self.words.count(reply, as: ending)
        case .broken(let fault): self.words.count(fault.rawValue, as: ending)
        case .served, .closed, .reset, .timedOut: break
        }
        self.end(index, ending, at: now)
    }

    /// Closes what a client has open. Everything it was sent has been read, so that the server gets a FIN and no RST.
    func end(_ index: Int, _ ending: Ending, at now: Int64) {
        guard self.clients[index].ending == nil else { return }
        self.clients[index].ending = ending
        self.clients[index].times.ended = now
        self.stage.ended += 1
        if ending == .served { self.stage.served += 1 }
        if ending == .served, self.plan.script.mode != .hold { self.stage.hasProgress = true }
        self.closeData(index)
        if self.clients[index].control >= 0 { Socket.close(self.clients[index].control) }
        self.clients[index].control = -1
    }
}
