internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

/// The name of a request in replies and logs.
enum RequestIdentifier {
    /// The name that the request brings, if it is one that can be repeated safely; otherwise a new one.
    static func of(_ headers: HTTPFields) -> String {
        guard let given = headers[.requestID], (1...AuthorityLimits.requestIDCharacters).contains(given.utf8.count),
            given.utf8.allSatisfy(isAllowed)
        else { return UUIDv4.make() }
        return given
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
