internal import MeshCrypto
internal import MeshProtocol

/// The authority's verified key history, and which of its keys is this instance's.
///
/// What this instance may do follows from both and the time.
/// - Source: Specification 02 §11
struct AuthorityKeys: Sendable {
    let history: AuthorityKeyHistory
    /// Position of the own key among the windows.
    private let index: Int

    /// Finds the own key in the history; nil when it was never one of the authority's.
    init?(history: AuthorityKeyHistory, own: PublicKey) {
        guard let index = history.windows.firstIndex(where: { $0.publicKey == own }) else { return nil }
        self.history = history
        self.index = index
    }

    /// The own key and the times at which it counts.
    var window: AuthorityKeyWindow { history.windows[index] }

    /// Whether the own key may sign at a time, and if not, why.
    func standing(at now: UTCTime) -> AuthorityKeyStanding {
        if let start = window.validFrom, now < start { return .pending(signsFrom: start) }
        if let succession = window.succeededAt, succession <= now { return .stopped(.succeeded) }
        return window.signs(at: now) ? .signing : .stopped(.expired)
    }

    /// Whether an authority may start with the own key: one that signs, or one that will.
    ///
    /// - Source: Specification 06 §13
    func mayStart(at now: UTCTime) -> Bool {
        if case .stopped = standing(at: now) { return false }
        return true
    }

    /// Position in the history of the key that signed a document; nil for none of them.
    ///
    /// - Parameter issuer: the key id that the document names, whose key is tried first.
    func signer(of document: some SignedDocument, issuer: String) -> Int64? {
        let named = history.window(forIssuer: issuer)
        if let named, document.hasSignature(by: named.publicKey) { return named.keySequence }
        return history.windows.last { document.hasSignature(by: $0.publicKey) }?.keySequence
    }

    /// Whether a key before the own one signed a document, so that the own key has to sign it again.
    func isOutdated(_ document: some SignedDocument, issuer: String) -> Bool {
        // Without a succession there is nothing to tell, and a long list need not be read for it.
        guard index > 0 else { return false }
        return signer(of: document, issuer: issuer).map { $0 < window.keySequence } ?? false
    }
}
