// The running server that the doctor asks.
internal import Admin
internal import Doctor

enum DoctorServer {
    /// The server at that control socket; without a name the one that runs here, nil when none does.
    static func find(control: String?) throws -> RunningServer? {
        do throws(ControlClientError) {
            let (status, settings) = try ControlClient.find(control).statusAndSettings()
            return RunningServer(status: status, settings: settings)
        } catch {
            if control == nil, case .noServers = error { return nil }
            throw CannotRun(error.description)
        }
    }
}
