@testable import MeshProtocol

/// Makes JSON values that exercise every kind of token.
enum RandomJSON {
    private static let scalars: [Unicode.Scalar] = [
        "\u{0}", "\u{8}", "\u{9}", "\u{A}", "\u{C}", "\u{D}", "\u{1F}", " ", "\"", "\\", "/", "a", "Z", "0", "~",
        "\u{7F}",
        "\u{80}", "é", "\u{301}", "\u{7FF}", "\u{800}", "\u{2028}", "\u{D7FF}", "\u{E000}", "\u{FEFF}", "\u{FFFF}",
        "\u{10000}", "😀", "\u{10FFFF}",
    ]

    static func value(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(JSONInteger(UInt64.random(in: 0...UInt64.max, using: &generator)))
        case 3: return .integer(JSONInteger(Int64.random(in: Int64.min..<0, using: &generator)))
        case 4: return .double(finiteDouble(using: &generator))
        case 5: return .string(text(using: &generator))
        case 6: return .array(array(depth: depth - 1, using: &generator))
        default: return .object(object(depth: depth - 1, using: &generator))
        }
    }

    static func finiteDouble(using generator: inout SeededGenerator) -> Double {
        if Bool.random(using: &generator) {
            return Double(Int64.random(in: -1_000_000...1_000_000, using: &generator)) / 1_000
        }
        let bits = Double(bitPattern: generator.next())
        return bits.isFinite ? bits : 1.5
    }

    static func text(using generator: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            text.append(scalars[Int.random(in: 0..<scalars.count, using: &generator)])
        }
        return String(text)
    }

    private static func array(depth: Int, using generator: inout SeededGenerator) -> [JSONValue] {
        var elements: [JSONValue] = []
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            elements.append(value(depth: depth, using: &generator))
        }
        return elements
    }

    private static func object(depth: Int, using generator: inout SeededGenerator) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            object[text(using: &generator)] = value(depth: depth, using: &generator)
        }
        return object
    }
}
