/// Why a node could not do what was asked.
///
/// Equality is on the code; the message says what happened, to what, and what to do.
public struct MeshNodeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong; new codes may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the code, for logs.
        public let description: String

        /// No route to the destination is known; routes may still be spreading.
        public static let noRoute = Code(description: "no_route")
        /// The next hop's queue of data is full; try again later.
        public static let laneFull = Code(description: "lane_full")
        /// The message does not fit into one frame.
        public static let messageTooLarge = Code(description: "message_too_large")
        /// The node does not run, or its link is closed.
        public static let notRunning = Code(description: "not_running")
        /// A link could not be made.
        public static let dialFailed = Code(description: "dial_failed")
        /// The configuration cannot work: genesis, key and certificate do not belong together.
        public static let configuration = Code(description: "configuration")
        /// The authority's revocation list does not verify; the start was stopped.
        public static let revocationListInvalid = Code(description: "revocation_list_invalid")
        /// The listening address could not be bound.
        public static let listenFailed = Code(description: "listen_failed")
    }

    /// What went wrong.
    public let code: Code
    /// What happened, to what, and what to do.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// Compares the codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
