// What the codes of PAM mean for a login.
internal import Accounts
internal import CPAM

/// A code of PAM, from one of the two steps.
struct PAMStatus: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        /// Before any module was asked.
        case start
        /// Whether the password is right.
        case password
        /// Whether the account may be used.
        case account
    }

    let code: Int32
    let step: Step

    var isSuccess: Bool { self.code == PAM_SUCCESS }

    /// Nil for success.
    ///
    /// - Parameter text: what PAM calls the code.
    func failure(_ text: String) -> AuthenticationResult? {
        switch self.code {
        case PAM_SUCCESS: nil
        case PAM_USER_UNKNOWN: .unknown
        case PAM_AUTH_ERR, PAM_MAXTRIES, PAM_PERM_DENIED: self.refusal
        case PAM_ACCT_EXPIRED, PAM_NEW_AUTHTOK_REQD, PAM_AUTHTOK_EXPIRED, PAM_CRED_EXPIRED: .refused(.expired)
        case PAM_CONV_ERR: .unavailable("PAM: a module asks for more than a password")
        // PAM_AUTHINFO_UNAVAIL, PAM_SYSTEM_ERR, PAM_ABORT, modules that can't be loaded, and what is yet to come.
        default: .unavailable("PAM: \(text)")
        }
    }

    /// The password was right when the account is looked at: then it is the account that isn't wanted.
    private var refusal: AuthenticationResult {
        switch self.step {
        case .start: .unavailable("PAM refuses to begin")
        case .password: .refused(self.code == PAM_PERM_DENIED ? .disabled : .wrongPassword)
        case .account: .refused(.disabled)
        }
    }
}
