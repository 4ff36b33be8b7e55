internal import MeshCrypto
internal import MeshProtocol

/// A succession that is to be named, judged against the verified history before anything is signed.
///
/// - Source: Specification 02 §11, 06 §9
struct SuccessionDraft: Sendable {
    /// The shortest notice that an authority accepts.
    static let shortestNotice: Duration = .seconds(60)
    /// The longest notice that an authority accepts.
    static let longestNotice: Duration = .seconds(30 * 86_400)

    let history: AuthorityKeyHistory
    let previousKeyID: String
    let newKey: PublicKey
    let newKeyID: String
    /// When the new key takes effect, in whole seconds.
    let effectiveAt: UTCTime
    let validDays: Int
    /// When the record is made, in whole seconds.
    let issuedAt: UTCTime

    /// The record without signatures, or what is wrong with it and what to do.
    func record() throws -> KeySuccessionRecord {
        try checkNames()
        try checkKey()
        try checkTimes()
        let previous = history.newestWindow
        return KeySuccessionRecord(
            successionID: UUIDv4.make(), sovereignID: history.networkName, keySequence: previous.keySequence + 1,
            previousKeyID: previousKeyID, previousPublicKey: previous.publicKey.text,
            previousSuccessionDigest: history.successions.last?.digest, newKeyID: newKeyID,
            newPublicKey: newKey.text, effectiveAt: Timestamp(effectiveAt),
            newValidTo: Timestamp(effectiveAt.advanced(by: .seconds(Int64(validDays) * 86_400))),
            issuedAt: Timestamp(issuedAt))
    }

    private func checkNames() throws {
        for (option, id) in [("--new-key-id", newKeyID), ("the current key's id", previousKeyID)]
        where !(1...128).contains(id.unicodeScalars.count) {
            throw CommandFailure("\(option) must have 1 to 128 characters.")
        }
    }

    private func checkKey() throws {
        if newKey == history.rootKey {
            throw CommandFailure(
                "The new key is the root key: make a key of its own with 'keygen network-authority' and name its .pub file."
            )
        }
        if let window = history.windows.first(where: { $0.publicKey == newKey }) {
            throw CommandFailure(
                "The new key is key \(window.keySequence) of this authority already, and no key comes back: make a new one "
                    + "with 'keygen network-authority'.")
        }
    }

    private func checkTimes() throws {
        let previous = history.newestWindow
        guard effectiveAt.duration(since: issuedAt) >= Self.shortestNotice else {
            throw CommandFailure(
                "The new key would take effect at \(effectiveAt.zuluText), less than 60 seconds from now: "
                    + "choose a later time; the authority records a succession 60 seconds to 30 days ahead.")
        }
        if let start = previous.validFrom, effectiveAt <= start {
            throw CommandFailure(
                "Key \(previous.keySequence) starts at \(start.zuluText) only: choose a time after that.")
        }
        if previous.isEndEnforced, let end = previous.validTo.time, effectiveAt > end {
            throw CommandFailure(
                "Key \(previous.keySequence) ends at \(end.zuluText), and its successor must take effect by then: "
                    + "choose an earlier time.")
        }
    }
}
