internal import FTPProtocol
internal import SystemPackage

/// Why the door could not open; `description` is one line for the person who starts the server.
struct DoorError: Error, CustomStringConvertible {
    /// One line: what is wrong, and what to do.
    let description: String

    init(_ description: String) { self.description = description }

    /// A binding failed.
    init(_ endpoint: Endpoint, _ error: Errno) {
        self.description =
            switch error {
            case .addressInUse: "\(endpoint) is in use: another server listens there."
            case .permissionDenied where endpoint.port < 1_024:
                "\(endpoint): ports below 1024 need root or the capability CAP_NET_BIND_SERVICE."
            case .addressNotAvailable: "\(endpoint): this machine doesn't have that address."
            case .addressFamilyNotSupported: "\(endpoint): this machine doesn't speak that kind of address."
            case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
                "\(endpoint): no descriptor is left; raise the limit (ulimit -n)."
            default: "\(endpoint): can't listen there: \(error)."
            }
    }

    /// Something else that the door needs failed.
    init(_ what: String, _ error: Errno) { self.description = "\(what): \(error)." }
}
