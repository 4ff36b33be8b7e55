internal import AuthorityCore
internal import MeshCrypto
internal import MeshProtocol

/// Typed access to settings; each refusal names where the value stands.
struct SettingValues {
    let origin: (SettingsFile.Entry) -> String
    let folder: String
    let lookup: (String) -> SettingsFile.Entry?

    init(
        origin: @escaping (SettingsFile.Entry) -> String,
        folder: String,
        lookup: @escaping (String) -> SettingsFile.Entry?
    ) {
        self.origin = origin
        self.folder = folder
        self.lookup = lookup
    }

    func text(_ name: String) -> String? {
        lookup(name)?.value
    }

    /// A path, resolved against the folder of the settings file unless it is absolute or names the memory database.
    func path(_ name: String) -> String? {
        guard let value = text(name) else { return nil }
        return value.hasPrefix("/") || value == ":memory:" ? value : folder + value
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let entry = lookup(name) else { return nil }
        guard let value = Int(entry.value), range.contains(value) else {
            throw SettingsError(
                "\(origin(entry)) is \(entry.value): use a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return value
    }

    func seconds(_ name: String, upTo longest: Duration) throws -> Duration? {
        try number(name, in: 0...Int(longest.components.seconds)).map { .seconds($0) }
    }

    func requireOneOf(_ allowed: [String], for name: String) throws {
        guard let entry = lookup(name), !allowed.contains(entry.value) else { return }
        throw SettingsError(
            "\(origin(entry)) is \(entry.value): this version serves \(allowed.joined(separator: ", ")) only")
    }

    func rates() throws -> AuthorityRates {
        let range = 1...1_000_000_000
        var rates = AuthorityRates.standard
        rates.admin = try number("NA_RATE_LIMIT_ADMIN_PER_MINUTE", in: range) ?? rates.admin
        rates.adminFailures =
            try number("NA_RATE_LIMIT_ADMIN_AUTH_FAILURES_PER_MINUTE", in: range) ?? rates.adminFailures
        rates.read = try number("NA_RATE_LIMIT_READ_PER_MINUTE", in: range) ?? rates.read
        rates.nodeAddress = try number("NA_RATE_LIMIT_NODE_ADDRESS_PER_MINUTE", in: range) ?? rates.nodeAddress
        rates.join = try number("NA_RATE_LIMIT_JOIN_PER_MINUTE", in: range) ?? rates.join
        return rates
    }

    /// The operator keys with their tiers: every key must have one, and every tier a key.
    func operators() throws -> [OperatorKey] {
        let keys = try textMembers("OPERATOR_PUBLIC_KEYS_JSON")
        var tiers = try textMembers("OPERATOR_KEY_TIERS_JSON")
        var operators: [OperatorKey] = []
        for (id, text) in keys {
            let key: PublicKey
            do {
                key = try PublicKey(text: text)
            } catch {
                throw SettingsError("OPERATOR_PUBLIC_KEYS_JSON: the key of \(id) is not a canonical base64 Ed25519 key")
            }
            guard let index = tiers.firstIndex(where: { $0.name.utf8.elementsEqual(id.utf8) }) else {
                throw SettingsError(
                    "OPERATOR_KEY_TIERS_JSON: operator key \(id) has no tier; give it read, standard or privileged")
            }
            let value = tiers.remove(at: index).value
            guard let tier = OperatorTier(rawValue: value) else {
                throw SettingsError(
                    "OPERATOR_KEY_TIERS_JSON: \(id) has the unknown tier \(value); use read, standard or privileged")
            }
            operators.append(OperatorKey(id: id, key: key, tier: tier))
        }
        if let stray = tiers.first {
            throw SettingsError(
                "OPERATOR_KEY_TIERS_JSON: \(stray.name) has a tier but no key in OPERATOR_PUBLIC_KEYS_JSON")
        }
        return operators
    }

    private func textMembers(_ name: String) throws -> [(name: String, value: String)] {
        guard let entry = lookup(name) else { return [] }
        let parsed: JSONValue
        do {
            parsed = try JSONValue(parsing: entry.value)
        } catch {
            throw SettingsError("\(origin(entry)) is not JSON (\(error.rawValue))")
        }
        guard let object = parsed.objectValue else {
            throw SettingsError("\(origin(entry)) must be a JSON object of texts")
        }
        return try object.members.map { member in
            guard let value = member.value.stringValue else {
                throw SettingsError("\(origin(entry)): the value of \(member.name) must be text")
            }
            return (member.name, value)
        }
    }
}
