/// The lines of a key file: comments with a meaning, then base64.
///
/// - Source: Specification 02 §12
struct KeyFileText {
    enum Kind: String {
        case privateKey = "# Ed25519 Private Key"
        case publicKey = "# Ed25519 Public Key"
    }

    private static let keyIDMark = "# Key ID: "
    private static let encryptionMark = "# Encryption: "

    /// The first line of what is written; reading does not ask for it.
    var kind = Kind.privateKey
    /// The text after `# Key ID: `.
    var keyID: String?
    /// The text after `# Encryption: `.
    var encryption: String?
    /// Everything that is no comment, without white space; may be a secret.
    var body: [UInt8] = []

    init(kind: Kind, keyID: String?) {
        self.kind = kind
        self.keyID = keyID
    }

    /// Reads any bytes: lines that begin with `#` are comments, the rest, trimmed, is the body.
    init(parsing bytes: [UInt8]) {
        body.reserveCapacity(bytes.count)  // no second allocation that would leave a copy of a secret behind
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if line.first == UInt8(ascii: "#") {
                let comment = Self.trimmed(line)
                keyID = keyID ?? Self.rest(of: comment, after: Self.keyIDMark)
                encryption = encryption ?? Self.rest(of: comment, after: Self.encryptionMark)
            } else {
                body.append(contentsOf: Self.trimmed(line))
            }
        }
    }

    /// The whole text around a body.
    func bytes(body: [UInt8]) -> [UInt8] {
        var lines = [kind.rawValue]
        if let keyID { lines.append(Self.keyIDMark + keyID) }
        if let encryption { lines.append(Self.encryptionMark + encryption) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.reduce(body.count + 1) { $0 + $1.utf8.count + 1 })
        for line in lines {
            bytes.append(contentsOf: line.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes.append(contentsOf: body)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private static func rest(of comment: ArraySlice<UInt8>, after mark: String) -> String? {
        guard comment.starts(with: mark.utf8) else { return nil }
        return String(decoding: comment.dropFirst(mark.utf8.count), as: UTF8.self)
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        var line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line = line.dropLast() }
        return line
    }
}
