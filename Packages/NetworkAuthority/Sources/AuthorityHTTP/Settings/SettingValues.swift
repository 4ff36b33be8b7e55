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

    /// A number of days, within what audit events may be kept.
    func days(_ name: String) throws -> Duration? {
        let range = AuthorityLimits.auditRetentionRange
        let day = Duration.seconds(86_400)
        return try number(name, in: Int(range.lowerBound / day)...Int(range.upperBound / day)).map { day * $0 }
    }

    /// One of a few words, or nil when the setting is not set.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) throws -> Choice? {
        try oneOf(Choice.allCases.map(\.rawValue), name).flatMap(Choice.init)
    }

    /// One of a few words, in lower case, however it is spelt.
    func oneOf(_ words: [String], _ name: String) throws -> String? {
        guard let entry = lookup(name) else { return nil }
        let value = entry.value.lowercased()
        guard words.contains(value) else {
            throw SettingsError("\(origin(entry)) is \(entry.value): use \(words.joined(separator: ", "))")
        }
        return value
    }

    /// The same settings, where those of the process count more.
    func preferring(_ environment: [String: String]) -> SettingValues {
        SettingValues(
            origin: { $0.line == 0 ? $0.name : origin($0) }, folder: folder,
            lookup: { name in
                environment[name].flatMap { $0.isEmpty ? nil : SettingsFile.Entry(name: name, value: $0, line: 0) }
                    ?? lookup(name)
            })
    }

    func keySource() throws -> AuthoritySettings.KeySource {
        switch text("NA_KEY_PROVIDER") ?? "file" {
        case "file":
            guard let path = path("NA_PRIVATE_KEY_FILE") else {
                throw SettingsError("NA_PRIVATE_KEY_FILE is required with NA_KEY_PROVIDER=file")
            }
            return .file(path: path)
        case "env":
            return .environment(variable: text("NA_KEY_SEED_ENV") ?? "NA_PRIVATE_KEY_SEED")
        case let other:
            throw SettingsError("NA_KEY_PROVIDER is \(other): use file or env")
        }
    }

    /// The files for TLS: both or none.
    func tls() throws -> TLSFiles? {
        switch (path("NA_TLS_CERT_FILE"), path("NA_TLS_KEY_FILE")) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return TLSFiles(certificateChain: certificate, privateKey: key)
        case (nil, _?): throw SettingsError("NA_TLS_KEY_FILE is set without NA_TLS_CERT_FILE: TLS needs both")
        case (_?, nil): throw SettingsError("NA_TLS_CERT_FILE is set without NA_TLS_KEY_FILE: TLS needs both")
        }
    }

    func listenAddress(_ name: String) throws -> ListenAddress? {
        guard let entry = lookup(name) else { return nil }
        guard let address = ListenAddress(entry.value) else {
            throw SettingsError(
                "\(origin(entry)) is \(entry.value): use host:port, with brackets around an IPv6 address")
        }
        return address
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
        rates.renewals = try number("NA_RATE_LIMIT_RENEWALS_PER_HOUR", in: range) ?? rates.renewals
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
