/// Why a file could not be read or written.
public struct FileError: Error, Sendable, CustomStringConvertible {
    /// The kind of a failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case notFound, notPermitted, tooLarge, invalidContent, passphraseRequired, wrongPassphrase, systemFailure
        }

        private let kind: Kind

        /// The file, or the folder to write it in, does not exist.
        public static let notFound = Code(kind: .notFound)
        /// The system does not permit it.
        public static let notPermitted = Code(kind: .notPermitted)
        /// The file is larger than the caller takes.
        public static let tooLarge = Code(kind: .tooLarge)
        /// The content is not what the file should hold.
        public static let invalidContent = Code(kind: .invalidContent)
        /// The file is encrypted and no passphrase was given.
        public static let passphraseRequired = Code(kind: .passphraseRequired)
        /// The file is encrypted and the passphrase does not open it.
        public static let wrongPassphrase = Code(kind: .wrongPassphrase)
        /// Another failure of the system, such as a full disk.
        public static let systemFailure = Code(kind: .systemFailure)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// The kind of the failure.
    public let code: Code
    /// The file.
    public let path: String
    /// What happened, to what, and what to do.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of the failure.
    ///   - path: The file.
    ///   - message: What happened, to what, and what to do; without secrets.
    public init(_ code: Code, path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension FileError: Equatable {
    /// Compares code and path; messages are for people.
    public static func == (left: FileError, right: FileError) -> Bool {
        left.code == right.code && left.path.utf8.elementsEqual(right.path.utf8)
    }
}
