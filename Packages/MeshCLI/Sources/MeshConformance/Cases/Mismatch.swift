/// Why a case did not come out as recorded, or could not be read.
struct Mismatch: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Requires that two values are equal.
func require<Value: Equatable>(_ actual: Value, equals expected: Value, _ what: String) throws(Mismatch) {
    guard actual != expected else { return }
    throw Mismatch("\(what) is \(excerpt(actual)), expected \(excerpt(expected))")
}

/// Requires that bytes are equal to a text's UTF-8.
func require(_ actual: [UInt8], equals expected: String, _ what: String) throws(Mismatch) {
    guard !actual.elementsEqual(expected.utf8) else { return }
    let start = zip(actual, expected.utf8).prefix { $0 == $1 }.count
    throw Mismatch(
        "\(what) from byte \(start) on is \(excerpt(text(of: actual.dropFirst(start)))), "
            + "expected \(excerpt(text(of: expected.utf8.dropFirst(start))))")
}

/// Requires that bytes are equal, and shows them in hexadecimal if not.
func require(_ actual: [UInt8], equalsBytes expected: [UInt8], _ what: String) throws(Mismatch) {
    guard actual != expected else { return }
    throw Mismatch("\(what) is \(excerpt(Hexadecimal(actual))), expected \(excerpt(Hexadecimal(expected)))")
}

/// Requires that a statement holds.
func require(_ condition: Bool, _ what: String) throws(Mismatch) {
    guard !condition else { return }
    throw Mismatch(what)
}

private let excerptLength = 160

/// What is left of a text, which may begin within a character.
private func text(of bytes: some Collection<UInt8>) -> String {
    bytes.isEmpty ? "at its end" : String(decoding: bytes, as: UTF8.self)
}

private func excerpt(_ value: some Any) -> String {
    let text = String(describing: value)
    return text.count > excerptLength ? text.prefix(excerptLength) + "…" : text
}
