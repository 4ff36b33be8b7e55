internal import MeshProtocol

/// One object of a vector file, read by name.
struct VectorRow {
    let object: JSONObject
    private let fields: FieldReader

    init(_ json: JSONValue) throws {
        fields = try FieldReader(json)
        object = fields.object
    }

    func has(_ name: String) -> Bool {
        object[name] != nil
    }

    func text(_ name: String) throws -> String {
        try fields.string(name)
    }

    func optionalText(_ name: String) throws -> String? {
        object[name]?.isNull == false ? try fields.string(name) : nil
    }

    func integer(_ name: String) throws -> Int {
        let value = try fields.integer(name)
        guard let integer = Int(exactly: value) else { throw Mismatch("\(name) is out of range") }
        return integer
    }

    /// A boolean; absent or `null` counts as the default.
    func flag(_ name: String, default value: Bool) throws -> Bool {
        guard let json = object[name], !json.isNull else { return value }
        guard let flag = json.boolValue else { throw Mismatch("\(name) is not a boolean") }
        return flag
    }

    func value(_ name: String) throws -> JSONValue {
        guard let value = object[name] else { throw Mismatch("the file lacks \(name)") }
        return value
    }

    func object(_ name: String) throws -> JSONObject {
        guard let value = try value(name).objectValue else { throw Mismatch("\(name) is not an object") }
        return value
    }

    /// An object that may be missing or `null`, which is an empty one.
    func optionalObject(_ name: String) throws -> JSONObject {
        object[name]?.isNull == false ? try object(name) : [:]
    }

    func row(_ name: String) throws -> VectorRow {
        try VectorRow(value(name))
    }

    func array(_ name: String) throws -> [JSONValue] {
        try fields.array(name)
    }

    /// The bytes of a member in base64.
    func base64(_ name: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(try text(name)) else { throw Mismatch("\(name) is not base64") }
        return bytes
    }

    /// The bytes of a member in hexadecimal.
    func hex(_ name: String) throws -> [UInt8] {
        guard let bytes = Hex.decode(try text(name)) else { throw Mismatch("\(name) is not hexadecimal") }
        return bytes
    }

    /// Whether the recorded outcome is required; if not, the opposite is.
    func isToBeCopied() throws -> Bool {
        try flag("copy_this", default: true)
    }
}
