// Does what a session asks for: the only `switch` over `Action`.
internal import Accounts
internal import FTPProtocol
internal import FTPSession
internal import LinuxSystem
internal import NIOCore
internal import NIOPosix
internal import Sites
internal import Storage
internal import Telemetry

/// Carries out one session's actions. Runs on the session's event loop; whatever blocks goes to the blocking pool and
/// comes back through the mailbox.
final class ActionRunner {
    unowned let control: ControlHandler
    let services: Services
    let mailbox: Mailbox
    private var passiveRequest: (operation: OperationID, request: PassiveRequest)?
    private var passive: HeldReservation?
    private var queued: QueuedWork?
    /// Who is logged in, and what they see.
    var guest: Guest?
    /// nil where nobody reads it.
    private(set) var log: SessionLog?
    private var transfer: PendingTransfer?
    private var listing: ControlListing?
    private var operation: CancellableOperation?

    init(control: ControlHandler, loop: any EventLoop, services: Services) {
        self.control = control
        self.services = services
        self.mailbox = Mailbox(control, on: loop)
    }

    var peer: Endpoint { self.control.client.peer }
    /// The address that the client connected to: on a wildcard binding only the connection knows it.
    private(set) lazy var localEndpoint: Endpoint =
        (try? Socket.localEndpoint(self.control.client.descriptor)) ?? self.control.client.endpoint
    private var local: IPAddress { self.localEndpoint.address }

    /// Does one action.
    func run(_ action: Action) {
        switch action {
        case .reply(let reply):
            self.queue { reply.encode(into: &$0) }
            self.log?.replied(reply, user: self.control.session.user)
        case .openReply(let code, let text): self.queue { Reply.encodeOpening(code, text, into: &$0) }
        case .checkPassword(let operation, let user, let secret): self.checkPassword(operation, user, secret)
        case .selectSite(let operation, let host): self.selectSite(operation, host)
        case .forgetUser: self.guest = nil
        case .openPassive(let operation, let family): self.openPassive(operation, family)
        case .closePassive: self.closePassive()
        case .storage(let operation, let request): self.perform(operation, request)
        case .streamListing(let operation, let request): self.streamListing(operation, request)
        case .listSessions(let operation): self.listSessions(operation)
        case .startTransfer(let operation, let request): self.startTransfer(operation, request)
        case .readProgress(let operation):
            self.control.receive(.progressRead(operation, bytes: self.transfer?.bytesMoved ?? 0))
        case .cancel(let operation): self.cancel(operation)
        case .close(let awaitingPeer): self.control.beginClosing(awaitingPeer: awaitingPeer)
        }
    }

    /// Begins to write down what happens at a site, where somebody reads it.
    ///
    /// - Parameter host: the name by which the client has asked for the site.
    func openLog(for site: ServedSite, as host: String? = nil) {
        guard self.services.recorder.wantsAccess(of: site.id) else { return self.log = nil }
        if let log = self.log { return log.enter(site.id, host: host) }
        let identity = SessionIdentity(
            number: self.control.session.number,
            site: site.id,
            client: self.peer,
            server: self.localEndpoint,
            host: host
        )
        let log = SessionLog(identity, recorder: self.services.recorder)
        self.log = log
        log.opened()
    }

    /// Text for the peer, in its charset.
    private func queue(_ write: (inout [UInt8]) -> Void) {
        guard let charset = self.control.wireCharset else { return self.control.queue(write) }
        var text: [UInt8] = []
        write(&text)
        self.control.queue { $0 += charset.write(text) }
    }

    /// The peer reads again, so a listing on the control connection can go on.
    func controlBecameWritable() { self.listing?.continueWriting() }

    // MARK: Files and sessions

    private func perform(_ operation: OperationID, _ request: StorageRequest) {
        self.log?.concerns(request.path)
        let cancellable = CancellableOperation(operation)
        self.operation = cancellable
        let work = StorageOperation(request: request, storage: self.storage, cancellation: cancellable.flag)
        self.onPool(work.readsWholeFiles ? self.services.readingPool : self.services.blockingPool) {
            work.perform()
        } then: { runner, result in
            runner.noteFailure(result)
            if case .failure(let error) = result { runner.log?.failed(error, in: runner.guest?.visit.storage) }
            runner.control.receive(.storageAnswered(operation, result))
        }
    }

    private func listSessions(_ operation: OperationID) {
        let mailbox = self.mailbox
        self.services.roster.describe { mailbox.post(.linesRead(operation, $0)) }
    }

    private func streamListing(_ operation: OperationID, _ request: ListingRequest) {
        self.log?.concerns(request.path)
        // A peer that reads slowly keeps the folder open.
        self.withPermit(for: operation) { $0.openListing(operation, request, $1) }
    }

    private func openListing(_ operation: OperationID, _ request: ListingRequest, _ permit: TransferPermit) {
        let storage = self.storage
        self.onPool {
            Result { () throws(StorageError) in try ListingSource.open(request, storage: storage, now: .readWallClock())
            }
        } then: { runner, result in
            runner.listingOpened(operation, result, permit)
        }
    }

    private func listingOpened(
        _ operation: OperationID,
        _ result: Result<ListingSource, StorageError>,
        _ permit: TransferPermit
    ) {
        switch result {
        case .failure(let error):
            self.control.receive(.storageAnswered(operation, .failure(error)))
        case .success(let source):
            self.control.receive(.listingOpened(operation))
            let listing = ControlListing(operation, source, permit, control: self.control) { [unowned self] in
                self.fillListing($0)
            }
            self.listing = listing
            listing.continueWriting()
        }
    }

    /// Reads the next lines of a listing on the blocking pool.
    private func fillListing(_ listing: ControlListing) {
        let (source, operation) = (listing.source, listing.operation)
        self.onPool {
            Result { () throws(StorageError) in try ControlListing.read(source) }
        } then: { runner, chunk in
            runner.listingRead(operation, chunk)
        }
    }

    private func listingRead(_ operation: OperationID, _ chunk: Result<[UInt8]?, StorageError>) {
        guard let listing = self.listing, listing.operation == operation else { return }
        switch chunk {
        case .success(let lines?): listing.write(lines)
        case .success(nil): self.listingEnded(operation, .success(.done))
        case .failure(let error): self.listingEnded(operation, .failure(error))
        }
    }

    private func listingEnded(_ operation: OperationID, _ result: Result<StorageValue, StorageError>) {
        self.listing = nil
        self.control.receive(.storageAnswered(operation, result))
    }

    /// The files of whoever is logged in; the session asks for none before.
    private var storage: any StorageBackend {
        guard let guest else { preconditionFailure("A session asked for files before the login.") }
        return guest.visit.storage
    }

    /// A failure that the peer is told only in general terms is told in full to the log.
    func noteFailure<Value>(_ result: Result<Value, StorageError>) {
        guard case .failure(.failed(let reason)) = result else { return }
        self.services.recorder.record(.storageFailed(reason))
    }

    // MARK: Data connections

    private func openPassive(_ operation: OperationID, _ family: PassiveFamily) {
        // A reservation that is replaced leaves its descriptors to the next one.
        let permit = self.passive?.permit
        self.closePassive()
        let local = self.local.canonical
        guard family == .sameAsControl || local.isIPv6 == (family == .v6) else {
            return self.control.receive(.passiveFailed(operation))
        }
        if let permit { return self.reservePort(operation, permit) }
        self.withPermit(for: operation, isPassive: true) { $0.reservePort(operation, $1) }
    }

    /// The client's connection has a descriptor from the moment that it comes, so the transfer's are there before that.
    private func reservePort(_ operation: OperationID, _ permit: TransferPermit) {
        let mailbox = self.mailbox
        let request = self.services.passivePorts.reserve(
            in: self.control.place.edition.configuration.firewall.passivePorts,
            for: self.peer.address.canonical,
            at: self.local
        ) { result in
            mailbox.run { $0.portReserved(operation, result, permit) }
        }
        self.passiveRequest = (operation, request)
    }

    private func portReserved(
        _ operation: OperationID,
        _ result: Result<PassiveReservation, PassivePortError>,
        _ permit: TransferPermit
    ) {
        // One that was cancelled meanwhile is given back when its last reference goes.
        guard self.passiveRequest?.operation == operation else { return }
        self.passiveRequest = nil
        switch result {
        case .failure:
            self.control.receive(.passiveFailed(operation))
        case .success(let reservation):
            self.passive = HeldReservation(reservation: reservation, permit: permit)
            let firewall = self.control.place.edition.configuration.firewall
            let address = firewall.announcedAddress(to: self.peer.address.canonical, at: self.local.canonical)
            let announced = Endpoint(address: address, port: reservation.port)
            self.control.receive(.passiveOpened(operation, announced))
        }
    }

    private func closePassive() {
        self.passive?.reservation.release()
        self.passive = nil
    }

    // MARK: Waiting for descriptors

    /// Does something once a transfer's descriptors are there: at once, or when it is this session's turn.
    private func withPermit(
        for operation: OperationID,
        isPassive: Bool = false,
        _ body: @escaping @Sendable (ActionRunner, TransferPermit) -> Void
    ) {
        let mailbox = self.mailbox
        let answer = self.services.descriptors.transferPermit(for: self.peer.address) { permit in
            mailbox.run { $0.permitCame(for: operation, permit, body) }
        }
        switch answer {
        case .granted(let permit): body(self, permit)
        case .waits(let request):
            self.queued = QueuedWork(operation: operation, request: request, isPassive: isPassive)
        }
    }

    private func permitCame(
        for operation: OperationID,
        _ permit: TransferPermit,
        _ body: (ActionRunner, TransferPermit) -> Void
    ) {
        // One that was cancelled meanwhile is given back when its last reference goes.
        guard self.queued?.operation == operation else { return }
        self.queued = nil
        self.control.receive(.stillQueued(operation))
        body(self, permit)
    }

    /// What waits for descriptors, while it makes sense to go on waiting.
    func queuedOperation(at now: ContinuousClock.Instant) -> OperationID? {
        guard let queued = self.queued, self.services.descriptors.moves(at: now) else { return nil }
        return queued.operation
    }

    /// The peer sends nothing more, so a port would be of no use to it.
    func giveUpQueuedPassive() {
        guard let queued = self.queued, queued.isPassive else { return }
        self.cancel(queued.operation)
        self.control.receive(.passiveFailed(queued.operation))
    }

    /// Others wait for the descriptors of a reservation that nobody has used for some time: its transfer will get a 425.
    func giveUpUnusedReservation(at now: ContinuousClock.Instant) {
        guard let passive = self.passive, passive.since + HeldReservation.unusedTimeMax <= now else { return }
        if self.services.descriptors.someoneWaits { self.closePassive() }
    }

    // MARK: Transfers

    private func startTransfer(_ operation: OperationID, _ request: TransferRequest) {
        let transfer = PendingTransfer(operation, request)
        self.transfer = transfer
        self.log?.concerns(request.path)
        switch request.route {
        case .passive:
            guard let passive = self.passive else { return self.transferEnded(operation, .withoutConnection) }
            self.passive = nil
            self.expectConnection(of: transfer, at: passive)
            self.openFile(of: transfer)
        case .active:
            // Connected when the file is open: no connection for a file that isn't there.
            self.withPermit(for: operation) { runner, permit in
                guard let transfer = runner.current(operation) else { return }
                transfer.permit = permit
                runner.openFile(of: transfer)
            }
        }
    }

    private func expectConnection(of transfer: PendingTransfer, at passive: HeldReservation) {
        let (mailbox, operation) = (self.mailbox, transfer.operation)
        transfer.permit = passive.permit
        transfer.reservation = passive.reservation
        passive.reservation.whenConnected { connection in
            mailbox.run { $0.dataConnected(operation, .success(connection)) }
        }
    }

    private func openFile(of transfer: PendingTransfer) {
        let operation = transfer.operation
        guard self.takeTicket(for: transfer) else {
            return self.transferEnded(operation, .failed(.tooMany, bytes: 0))
        }
        let opening = TransferFile(
            request: transfer.request,
            storage: self.storage,
            keepsPartialUploads: self.control.place.edition.policy.policy.keepsPartialUploads,
            charset: self.control.wireCharset,
            permit: transfer.permit
        )
        self.onPool {
            opening.open()
        } then: { runner, result in
            runner.fileOpened(operation, result)
        }
    }

    /// Takes a seat among the transfers of the user and the site; listings need none.
    private func takeTicket(for transfer: PendingTransfer) -> Bool {
        guard let direction = transfer.request.work.direction, let guest = self.guest else { return true }
        transfer.ticket = self.control.place.site.transferShares.ticket(for: guest.visit.account, direction)
        return transfer.ticket != nil
    }

    private func fileOpened(_ operation: OperationID, _ result: Result<TransferFile.Opened, StorageError>) {
        guard let transfer = self.current(operation) else { return }
        switch result {
        case .failure(let error):
            self.transferEnded(operation, .failed(.storage(error), bytes: 0))
        case .success(let opened):
            transfer.job = opened.job
            self.control.receive(.transferOpened(operation, opened.opening))
            if case .active(let endpoint) = transfer.request.route { self.connect(transfer, to: endpoint) }
            self.startPumping(transfer)
        }
    }

    private func connect(_ transfer: PendingTransfer, to endpoint: Endpoint) {
        let operation = transfer.operation
        let mailbox = self.mailbox
        transfer.attempt = self.services.connector.connect(to: endpoint, from: self.local) { result in
            mailbox.run { $0.dataConnected(operation, result.mapError { _ in DataConnectionFailure() }) }
        }
    }

    private func dataConnected(_ operation: OperationID, _ result: Result<DataConnection, DataConnectionFailure>) {
        guard let transfer = self.current(operation) else { return }
        switch result {
        case .failure:
            self.transferEnded(operation, .withoutConnection)
        case .success(let connection):
            transfer.connection = connection
            self.log?.dataOpened(port: transfer.serverPort, user: self.control.session.user)
            self.control.receive(.dataConnected(operation))
            self.startPumping(transfer)
        }
    }

    /// Starts once the file and the connection are both there, in whichever order they came.
    private func startPumping(_ transfer: PendingTransfer) {
        guard let job = transfer.job, let connection = transfer.connection, transfer.pumped == nil else { return }
        let operation = transfer.operation
        let mailbox = self.mailbox
        let recorder = self.services.recorder
        let record = TransferRecord(transfer.request, peer: self.peer, user: self.control.session.user ?? "")
        let ticket = transfer.ticket
        let pumped = Transfer(
            connection: connection,
            job: job,
            permit: transfer.permit,
            tempo: ticket?.tempo ?? TransferTempo()
        ) { outcome in
            recorder.record(record.ended(outcome))
            // The seat is held to the end of the transfer, which may be after that of the session; but no longer: who
            // hears the 226 may begin the next one.
            ticket?.giveBack()
            mailbox.run { $0.transferEnded(operation, outcome) }
        }
        transfer.pumped = pumped
        // The file and the descriptors are the pump's now: they may outlive the session, or end before it knows.
        transfer.job = nil
        transfer.permit = nil
        recorder.record(record.started)
        self.services.pump.start(pumped)
    }

    private func transferEnded(_ operation: OperationID, _ outcome: TransferOutcome) {
        guard let transfer = self.current(operation) else { return }
        self.transfer = nil
        self.noteEnd(of: transfer, outcome)
        transfer.release()
        if case .failed(.storage(.failed(let reason)), _) = outcome {
            self.services.recorder.record(.storageFailed(reason))
        }
        self.control.receive(.transferEnded(operation, outcome))
    }

    private func noteEnd(of transfer: PendingTransfer, _ outcome: TransferOutcome) {
        guard let log = self.log else { return }
        if transfer.connection != nil {
            log.dataClosed(port: transfer.serverPort, user: self.control.session.user)
        }
        if case .failed(.storage(let error), _) = outcome { log.failed(error, in: self.guest?.visit.storage) }
        log.moved(transfer.request, outcome)
    }

    private func current(_ operation: OperationID) -> PendingTransfer? {
        self.transfer?.operation == operation ? self.transfer : nil
    }

    // MARK: Cancelling

    private func cancel(_ operation: OperationID) {
        if self.operation?.identifier == operation { self.operation?.flag.raise() }
        if self.passiveRequest?.operation == operation {
            self.passiveRequest?.request.cancel()
            self.passiveRequest = nil
        }
        if self.queued?.operation == operation {
            self.queued?.request.cancel()
            self.queued = nil
        }
        if self.listing?.operation == operation { self.listing = nil }
        guard let transfer = self.current(operation) else { return }
        if let pumped = transfer.pumped {
            pumped.cancel()  // It answers for itself: by then it may have been completed.
        } else {
            self.transferEnded(operation, .cancelled(bytes: 0))
        }
    }

    // MARK: The blocking pool

    /// Runs `work` on the blocking pool, or the one that is named, and `then` back on the event loop, unless the session
    /// is over by then.
    func onPool<Value: Sendable>(
        _ pool: WorkPool? = nil,
        _ work: @escaping @Sendable () -> Value,
        then: @escaping @Sendable (ActionRunner, Value) -> Void
    ) {
        let mailbox = self.mailbox
        (pool ?? self.services.blockingPool).submit {
            let value = work()
            mailbox.run { then($0, value) }
        }
    }
}
