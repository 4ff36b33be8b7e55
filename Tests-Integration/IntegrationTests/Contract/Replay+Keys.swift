import AuthorityCore
import AuthorityTesting
import MeshCrypto
import MeshProtocol

@testable import AuthorityHTTP

// Calls about the authority's keys.

extension Replay {
    static let keyStates: [String: Builder] = [
        "succession: no record": { try await $0.operatorCall() },
        "succession: not an object": { try await $0.operatorCall() },
        "succession: unknown field": { replay in
            try await replay.succession(as: { replay, record in
                var members = try replay.network.proven(record).json.objectValue ?? [:]
                members["x"] = 1
                return .object(members)
            })
        },
        "succession: wrong sovereign": { try await $0.succession { $0.sovereignID = "X" } },
        "succession: wrong position": { try await $0.succession { $0.keySequence = 3 } },
        "succession: reused key": { replay in
            var record = replay.network.succession()
            record.newPublicKey = replay.network.authority.publicKey.text
            let signed = try record.signed(by: replay.network.root, keyID: "root")
                .signed(by: replay.network.authority, keyID: "new")
            return try await replay.submit(signed.json)
        },
        "succession: not signed by the root key": { replay in
            try await replay.succession(as: { try $1.signed(by: $0.network.next, keyID: "new").json })
        },
        "succession: not signed by the new key": { replay in
            try await replay.succession(as: { try $1.signed(by: $0.network.root, keyID: "root").json })
        },
        "succession: takes effect too soon": { try await $0.succession(after: .seconds(30)) },
        "succession: takes effect too late": { try await $0.succession(after: .seconds(31 * 86_400)) },
        "succession: backdated": { replay in
            try await replay.succession { $0.issuedAt = Timestamp(replay.now.advanced(by: .seconds(3_600))) }
        },
        "succession: ends before it starts": { replay in
            try await replay.succession { $0.newValidTo = Timestamp(replay.now.advanced(by: .seconds(-86_400))) }
        },
        "succession: standard key": { try await $0.succession(after: .seconds(120)) },
        "succession: recorded": { try await $0.succession(after: .seconds(120)) },
        "succession: a second one while the first is pending": { replay in
            try await replay.recorded()
            return try await replay.succession(after: .seconds(120))
        },
        "key history with a pending succession": { replay in
            try await replay.recorded()
            return try await replay.plain()
        },
        "sovereign.json with a pending succession": { replay in
            try await replay.recorded()
            return try await replay.plain()
        },
        "reissue with nothing due": { try await $0.operatorCall() },
    ]

    /// Submits a record that takes effect after this time.
    private func succession(after notice: Duration) async throws -> TestReply {
        try await submit(network.proven(network.succession(after: notice)).json)
    }

    /// Submits a record that was changed before it was signed.
    private func succession(_ change: (inout KeySuccessionRecord) -> Void) async throws -> TestReply {
        var record = network.succession()
        change(&record)
        return try await submit(network.proven(record).json)
    }

    /// Submits what becomes of an unsigned record.
    private func succession(
        as body: (Replay, KeySuccessionRecord) throws -> JSONValue
    ) async throws -> TestReply {
        try await submit(body(self, network.succession()))
    }

    private func submit(_ record: JSONValue) async throws -> TestReply {
        try await operatorCall(body: ["succession": record])
    }

    private func recorded() async throws {
        let record = try network.proven(network.succession()).json
        let reply = try await client.admin("/admin/na/succession", ["succession": record])
        guard reply.status == 201 else { throw TestClient.Unexpected(reply: reply) }
    }
}
