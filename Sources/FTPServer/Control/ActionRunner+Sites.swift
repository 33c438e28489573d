// HOST, and `USER host|name`: from the site that greeted to another one of the same address.
internal import FTPProtocol
internal import FTPSession

extension ActionRunner {
    /// Looks for the site, and moves the session's seat there.
    func selectSite(_ operation: OperationID, _ host: String) {
        guard let site = self.services.sites.site(named: host, at: self.control.client.endpoint) else {
            return self.control.receive(.siteSelected(operation, .unknown))
        }
        guard site.id != self.control.place.site.id, let seat = self.control.takeSeat() else {
            return self.arrived(operation, at: site, as: host, .moved)
        }
        let mailbox = self.mailbox
        seat.move(to: site.id, from: self.peer.address) { seat, move in
            let held = HeldSeat(seat)
            mailbox.run { runner in
                runner.control.keepSeat(held)
                runner.arrived(operation, at: site, as: host, move)
            }
        }
    }

    private func arrived(_ operation: OperationID, at site: ServedSite, as host: String, _ move: SeatMove) {
        switch move {
        case .moved:
            self.control.enter(site, as: host)
            self.control.receive(.siteSelected(operation, .found(self.control.place.edition.policy)))
        case .full: self.control.receive(.siteSelected(operation, .full))
        case .addressDenied, .closed: self.control.receive(.siteSelected(operation, .closed))
        }
    }
}
