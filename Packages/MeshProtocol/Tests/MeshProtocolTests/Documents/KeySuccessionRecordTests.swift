import MeshProtocol
import Testing

@Suite("KeySuccessionRecord")
struct KeySuccessionRecordTests {
    static let members: JSONObject = [
        "succession_id": "s-1", "sovereign_id": "USG", "key_sequence": 2, "previous_key_id": "na-1",
        "previous_public_key": "old", "new_key_id": "na-2", "new_public_key": "new",
        "effective_at": "2026-01-01T12:30:00Z", "new_valid_to": "2027-01-01T12:30:00Z",
        "issued_at": "2026-01-01T11:30:00Z", "signatures": [["key_id": "root", "sig": "AAAA"]],
    ]

    private func record(_ members: JSONObject = Self.members) throws -> KeySuccessionRecord {
        try KeySuccessionRecord(json: .object(members))
    }

    @Test("the chain of the reference renders its wire form, its canonical form and every record byte for byte")
    func golden() throws {
        let file = try DocumentVectors.file("key-succession")
        let chain = try file.objects("chain")
        #expect(!chain.isEmpty)

        for members in chain {
            let record = try record(members)
            #expect(record.plainBytes() == JSONValue.object(members).plainBytes())
            #expect(record.isExactForm(of: members))
            #expect(KeySuccessionRecord.signedBytes(asReceived: members) == record.signedBytes)
        }
        let last = try record(try #require(chain.last))
        #expect(text(last.signedBytes) == (try file.text("canonical_json")))
        let genesis = try file.object("genesis")
        #expect(try GenesisBlock(json: .object(genesis)).isExactForm(of: genesis))
    }

    @Test("an absent digest is omitted from every form, and null counts as absent")
    func absentDigest() throws {
        let received = Self.members.with("previous_succession_digest", .null)
        let record = try record(received)

        #expect(record == (try self.record()))
        #expect(record.json.objectValue?["previous_succession_digest"] == nil)
        #expect(!text(record.plainBytes()).contains("digest") && !text(record.signedBytes).contains("digest"))
        #expect(record.isExactForm(of: received))
        #expect(record.isExactForm(of: Self.members))
    }

    @Test("a present digest stands in its place")
    func presentDigest() throws {
        let digest = String(repeating: "a", count: 64)
        let record = try record(Self.members.with("previous_succession_digest", .string(digest)))

        #expect(
            record.json.objectValue?.members.map(\.name) == [
                "succession_id", "sovereign_id", "key_sequence", "previous_key_id", "previous_public_key",
                "previous_succession_digest", "new_key_id", "new_public_key", "effective_at", "new_valid_to",
                "issued_at", "signatures",
            ])
    }

    @Test("unknown members are refused, and can be set aside for the verification of a history")
    func unknownMembers() throws {
        let received = Self.members.with("x-note", 1)

        #expect(throws: DecodingRefusal(member: "x-note", reason: "unknown member; remove it")) {
            try self.record(received)
        }
        let record = try KeySuccessionRecord(ignoringUnknownMembersOf: .object(received))
        #expect(record == (try self.record()))
        #expect(!record.isExactForm(of: received))
        #expect(text(KeySuccessionRecord.signedBytes(asReceived: received)).contains("x-note"))
    }

    @Test("another spelling of a member is not the exact form")
    func inexactForm() throws {
        let received = Self.members.with("issued_at", "2026-01-01T11:30:00+00:00")
        let record = try record(received)

        #expect(record == (try self.record()))
        #expect(!record.isExactForm(of: received))
    }

    @Test("the exact form says nothing of signatures, which nobody signed")
    func signaturesBesideTheForm() throws {
        let nested = Self.members.with("signatures", [["key_id": "root", "sig": "AAAA", "x": 1]])

        for received in [nested, Self.members.removing("signatures")] {
            #expect(try record(received).isExactForm(of: received))
        }
    }

    @Test("the order of received members does not matter to the exact form")
    func orderOfMembers() throws {
        let reversed = JSONObject(Self.members.members.reversed().map { ($0.name, $0.value) })

        #expect(try record(reversed).isExactForm(of: reversed))
    }

    @Test("positions begin at 2")
    func positions() {
        for (position, isAccepted) in [(Int64.min, false), (0, false), (1, false), (2, true), (Int64.max, true)] {
            let decoded = try? record(Self.members.with("key_sequence", .int(position)))
            #expect((decoded != nil) == isAccepted, "\(position)")
        }
    }

    @Test(
        "texts have lengths, counted in characters",
        arguments: [
            ("succession_id", 128), ("sovereign_id", 256), ("previous_key_id", 128), ("previous_public_key", 128),
            ("new_key_id", 128), ("new_public_key", 128),
        ])
    func lengths(name: String, limit: Int) {
        for (length, isAccepted) in [(0, false), (1, true), (limit, true), (limit + 1, false)] {
            let text = String(repeating: "\u{1F600}", count: length)
            #expect(((try? record(Self.members.with(name, .string(text)))) != nil) == isAccepted, "\(length)")
        }
    }

    @Test("a digest has 64 characters", arguments: [0, 63, 65])
    func digestLength(length: Int) {
        let digest = String(repeating: "a", count: length)
        #expect(throws: DecodingRefusal.self) {
            try record(Self.members.with("previous_succession_digest", .string(digest)))
        }
    }

    @Test("times are in UTC, however spelt", arguments: ["effective_at", "new_valid_to", "issued_at"])
    func offsets(name: String) {
        for (text, isAccepted) in [
            ("2026-06-01T00:00:00+00:00", true), ("2026-06-01T00:00:00-00:00", true), ("2026-06-01 00:00z", true),
            ("2026-06-01T00:00:00", false), ("2026-06-01T00:00:00+01:00", false),
        ] {
            #expect(((try? record(Self.members.with(name, .string(text)))) != nil) == isAccepted, "\(text)")
        }
    }
}
