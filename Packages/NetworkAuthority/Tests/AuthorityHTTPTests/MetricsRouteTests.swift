import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Metrics")
struct MetricsRouteTests {
    @Test("the text is in the format: each metric once, its help and type before its samples, numbers that parse")
    func format() async throws {
        let text = try await TestNetwork().test { client async throws -> String in
            for path in ["/healthz", "/nope", "/join", "/agents/x", "/crl"] { _ = try await client.get(path) }
            return String(decoding: try await client.get("/metrics").body, as: UTF8.self)
        }

        #expect(text.hasSuffix("\n"))
        var types: [Substring: Substring] = [:]
        var helped: Set<Substring> = []
        var current: Substring = ""
        var samples: Set<Substring> = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3)
            if line.hasPrefix("# HELP ") {
                #expect(words.count == 4 && helped.insert(words[2]).inserted, "\(line)")
            } else if line.hasPrefix("# TYPE ") {
                current = words[2]
                #expect(helped.contains(current) && types.updateValue(words[3], forKey: current) == nil, "\(line)")
                #expect(["counter", "gauge"].contains(words[3]))
            } else {
                let match = try #require(line.firstMatch(of: Self.sample), "\(line)")
                #expect(match.1 == current, "\(line)")
                #expect(Double(match.2) != nil, "\(line)")
                #expect(samples.insert(line.dropLast(match.2.count)).inserted, "\(line)")
            }
        }
        #expect(types.count == 12)
        #expect(Set(types.keys) == helped)
    }

    private static var sample: Regex<(Substring, Substring, Substring)> {
        /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? ([0-9.eE+-]+)$/
    }

    @Test("labels are escaped")
    func escaping() {
        var text = MetricsText()
        text.add("x", .counter, "Help.", samples: [([("a", "q\"b\\s\nn")], 1)])
        #expect(text.text == "# HELP x Help.\n# TYPE x counter\nx{a=\"q\\\"b\\\\s\\nn\"} 1\n")
    }
}
