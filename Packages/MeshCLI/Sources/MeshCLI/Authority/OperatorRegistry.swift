internal import MeshProtocol

/// The operator keys and tiers in a settings file.
struct OperatorRegistry: Sendable {
    static let keysName = "OPERATOR_PUBLIC_KEYS_JSON"
    static let tiersName = "OPERATOR_KEY_TIERS_JSON"

    /// Key id → base64 public key, in the order of the file.
    private(set) var keys: JSONObject

    /// Key id → tier.
    private(set) var tiers: JSONObject

    init() {
        keys = JSONObject()
        tiers = JSONObject()
    }

    init(settings: SettingsDocument) throws {
        keys = try Self.object(settings[Self.keysName], Self.keysName, settings.path)
        tiers = try Self.object(settings[Self.tiersName], Self.tiersName, settings.path)
    }

    mutating func register(_ keyID: String, key: String, tier: String) {
        keys[keyID] = .string(key)
        tiers[keyID] = .string(tier)
    }

    /// The two settings, as a settings file holds them.
    var variables: [String: String] {
        [Self.keysName: Self.text(keys), Self.tiersName: Self.text(tiers)]
    }

    func write(to settings: inout SettingsDocument) {
        settings.set(Self.keysName, to: Self.text(keys))
        settings.set(Self.tiersName, to: Self.text(tiers))
    }

    /// A JSON object of texts; `source` names where the setting stands.
    static func object(_ text: String?, _ name: String, _ source: String) throws -> JSONObject {
        guard let text else { return JSONObject() }
        // Which fault it is matters less than the setting that has it.
        guard let value = try? JSONValue(parsing: text) else {
            throw CommandFailure("\(source): \(name) is not valid JSON.")
        }
        guard let object = value.objectValue else { throw CommandFailure("\(source): \(name) must be a JSON object.") }
        for member in object where member.value.stringValue == nil {
            throw CommandFailure("\(source): \(name): the value of '\(member.name)' must be a text.")
        }
        return object
    }

    private static func text(_ object: JSONObject) -> String {
        String(decoding: JSONValue.object(object).canonicalBytes(), as: UTF8.self)
    }
}
