internal import MeshCrypto
internal import MeshProtocol

/// Typed access to the members of a request; each refusal has the field's own code.
struct RequestFields {
    let body: JSONObject

    /// Whether a member is there, whatever its value.
    func has(_ name: String) -> Bool {
        body[name] != nil
    }

    /// A member that counts as absent: not there, null, or empty text.
    func isAbsent(_ name: String) -> Bool {
        guard let value = body[name], !value.isNull else { return true }
        return value.stringValue?.isEmpty ?? false
    }

    /// A whole number of hours within the bounds of a validity.
    func hours(
        _ name: String, default standard: Int64, else refusal: @autoclosure () -> AuthorityRefusal
    ) throws(AuthorityRefusal) -> Int64 {
        guard let value = body[name] else { return standard }
        guard let hours = value.int64Value, AuthorityLimits.validityHours.contains(hours) else { throw refusal() }
        return hours
    }

    /// A public key in its canonical spelling, of a valid point.
    ///
    /// - Parameter known: the key with this id, if it was found to be valid before
    func key(
        _ name: String, known: (NodeID) -> PublicKey? = { _ in nil }, else refusal: @autoclosure () -> AuthorityRefusal
    ) throws(AuthorityRefusal) -> PublicKey {
        guard let text = body[name]?.stringValue, let id = NodeID(text: text) else { throw refusal() }
        if let key = known(id) { return key }
        do throws(CryptoError) {
            return try PublicKey(id)
        } catch {
            throw refusal()
        }
    }

    /// A sequence number, or nil when the member is absent.
    func sequence(_ name: String) throws(AuthorityRefusal) -> Int64? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let number = value.int64Value, number >= 0 else {
            throw AuthorityRefusal(.badRequest, "\(name) must be a whole number from 0")
        }
        return number
    }

    /// Text of a bounded length.
    func text(
        _ name: String, upTo characters: Int = AuthorityLimits.identifierCharacters
    ) throws(AuthorityRefusal) -> String? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let text = value.stringValue else { throw AuthorityRefusal(.badRequest, "\(name) must be text") }
        guard text.utf8.count <= characters * 4, text.unicodeScalars.count <= characters else {
            throw AuthorityRefusal(.badRequest, "\(name) is longer than \(characters) characters")
        }
        return text
    }

    /// A list of texts, or nil when the member is absent.
    func texts(
        _ name: String, else refusal: (JSONValue) -> AuthorityRefusal
    ) throws(AuthorityRefusal) -> [String]? {
        guard let value = body[name] else { return nil }
        guard let elements = value.arrayValue else { throw refusal(value) }
        var texts: [String] = []
        for element in elements {
            guard let text = element.stringValue else { throw refusal(element) }
            texts.append(text)
        }
        return texts
    }
}

extension JSONValue {
    /// The value as a refusal may repeat it: text as it is, anything else as JSON, cut to a bounded length.
    var echo: String {
        let text = stringValue ?? String(decoding: canonicalBytes(), as: UTF8.self)
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(AuthorityLimits.echoedCharacters)))
    }
}
