public import MeshProtocol

/// What a decision may look at of nonces.
public protocol NonceReader {
    /// Whether a nonce was used in a scope.
    func isUsed(nonce: String, scope: String) throws -> Bool
    /// How many nonces are remembered; those that are forgotten may be counted for a minute longer.
    func nonceCount() throws -> Int
}

/// What a decision may change of nonces.
public protocol NonceWriter {
    /// Remembers a nonce. Returns false when it was used already.
    func claim(nonce: String, scope: String, at time: UTCTime) throws -> Bool
    /// Forgets nonces from before a time, at most `limit`. Returns how many it forgot.
    func forgetNonces(before time: UTCTime, limit: Int) throws -> Int
}
