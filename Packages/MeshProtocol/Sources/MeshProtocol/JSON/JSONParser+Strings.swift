extension JSONParser {
    /// Reads a string or a name, from its opening to its closing quote.
    ///
    /// - Source: Specification 01 §3; RFC 8259 §7
    mutating func parseString() throws(JSONRefusal) -> String {
        index += 1
        let start = index
        try skipUnescaped()
        if next == ASCII.quote {
            index += 1
            return String(decoding: bytes[start..<(index - 1)], as: UTF8.self)
        }
        return try parseEscapedString(from: start)
    }

    /// Reads on from the first escape of a string whose text began at `start`.
    private mutating func parseEscapedString(from start: Int) throws(JSONRefusal) -> String {
        var text = Array(bytes[start..<index])
        while next == ASCII.backslash {
            try parseEscape(into: &text)
            let runStart = index
            try skipUnescaped()
            text.append(contentsOf: bytes[runStart..<index])
        }
        index += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// Steps over characters that stand for themselves, and stops at a quote or a backslash.
    private mutating func skipUnescaped() throws(JSONRefusal) {
        while true {
            skipPlainASCII()
            guard let byte = next else { throw .invalidJSON }
            switch byte {
            case ASCII.quote, ASCII.backslash: return
            case 0x80...: try skipMultibyteScalar(first: byte)
            default: throw .invalidJSON
            }
        }
    }

    /// Steps over ASCII that needs no escape: the loop that most of a message's time goes into.
    private mutating func skipPlainASCII() {
        var position = index
        let end = bytes.count
        while position < end {
            let byte = bytes[position]
            guard byte >= ASCII.space, byte < 0x80, byte != ASCII.quote, byte != ASCII.backslash else { break }
            position += 1
        }
        index = position
    }

    /// Steps over one well-formed UTF-8 sequence of two to four bytes.
    ///
    /// - Source: RFC 3629 §4
    private mutating func skipMultibyteScalar(first: UInt8) throws(JSONRefusal) {
        let second: ClosedRange<UInt8>
        let length: Int
        switch first {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw .invalidJSON
        }
        guard bytes.count - index >= length, second.contains(bytes[index + 1]) else { throw .invalidJSON }
        for position in (index + 2)..<(index + length) where bytes[position] & 0xC0 != 0x80 {
            throw .invalidJSON
        }
        index += length
    }

    /// Reads one escape, or the two that make a surrogate pair.
    private mutating func parseEscape(into text: inout [UInt8]) throws(JSONRefusal) {
        let unit = try parseEscapedUnit()
        guard UTF16.isLeadSurrogate(unit) || UTF16.isTrailSurrogate(unit) else {
            Self.append(Unicode.Scalar(unit), to: &text)
            return
        }
        guard UTF16.isLeadSurrogate(unit) else { throw .loneSurrogate }
        let trail = try parseUnitAfterLeadSurrogate()
        let scalar = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF))
        Self.append(Unicode.Scalar(scalar), to: &text)
    }

    private static func append(_ scalar: Unicode.Scalar?, to text: inout [UInt8]) {
        // Never nil: units that are no surrogates, and pairs, are scalars.
        guard let scalar else { return }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// Reads the partner of a lead surrogate.
    ///
    /// What stands in its place breaks the pair, unless it is a fault itself.
    private mutating func parseUnitAfterLeadSurrogate() throws(JSONRefusal) -> UInt16 {
        guard let byte = next else { throw .invalidJSON }
        switch byte {
        case ASCII.backslash:
            let unit = try parseEscapedUnit()
            guard UTF16.isTrailSurrogate(unit) else { throw .loneSurrogate }
            return unit
        case 0..<ASCII.space: throw .invalidJSON
        case 0x80...: try skipMultibyteScalar(first: byte)
        default: break
        }
        throw .loneSurrogate
    }

    /// Reads an escape of either kind as the UTF-16 unit it stands for.
    private mutating func parseEscapedUnit() throws(JSONRefusal) -> UInt16 {
        index += 1
        guard let kind = next else { throw .invalidJSON }
        index += 1
        switch kind {
        case ASCII.quote, ASCII.backslash, ASCII.slash: return UInt16(kind)
        case ASCII.lowerB: return UInt16(ASCII.backspace)
        case ASCII.lowerF: return UInt16(ASCII.formFeed)
        case ASCII.lowerN: return UInt16(ASCII.lineFeed)
        case ASCII.lowerR: return UInt16(ASCII.carriageReturn)
        case ASCII.lowerT: return UInt16(ASCII.tab)
        case ASCII.lowerU: return try parseFourHexDigits()
        default: throw .invalidJSON
        }
    }

    private mutating func parseFourHexDigits() throws(JSONRefusal) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let value = ASCII.hexValue(byte) else { throw .invalidJSON }
            unit = unit << 4 | UInt16(value)
            index += 1
        }
        return unit
    }
}
