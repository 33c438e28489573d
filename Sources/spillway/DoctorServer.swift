// The running server that the doctor asks.
internal import Doctor

enum DoctorServer {
    /// The server at that control socket; nil when none is named and none runs.
    static func find(control: String?) throws -> RunningServer? {
        guard control != nil else { return nil }
        throw CannotRun("A running server can't be asked yet. Leave --control out.")
    }
}
