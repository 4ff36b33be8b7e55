internal import MeshProtocol

/// What a decision came to.
///
/// A denial is a result, not an error: what the decision has noted stays noted.
enum Verdict<Value: Sendable>: Sendable {
    case granted(Value)
    case denied(Denial)

    /// The same verdict with another value.
    func map<Other: Sendable>(_ change: (Value) throws -> Other) rethrows -> Verdict<Other> {
        switch self {
        case .granted(let value): .granted(try change(value))
        case .denied(let denial): .denied(denial)
        }
    }
}

/// A refusal with what is to be noted about it.
struct Denial: Sendable {
    let refusal: AuthorityRefusal
    var event: AuthorityEvent?
    /// The invite token was not one that can be redeemed: counts against the address, and over the limit of such
    /// tokens the answer is that the rate is exceeded.
    var isBadToken = false

    init(_ refusal: AuthorityRefusal, event: AuthorityEvent? = nil) {
        self.refusal = refusal
        self.event = event
    }

    init(_ code: AuthorityRefusal.Code, _ message: String, event: AuthorityEvent? = nil) {
        self.init(AuthorityRefusal(code, message), event: event)
    }

    /// An invite token that cannot be redeemed.
    static var badToken: Denial {
        var denial = Denial(.inviteToken)
        denial.isBadToken = true
        return denial
    }
}
