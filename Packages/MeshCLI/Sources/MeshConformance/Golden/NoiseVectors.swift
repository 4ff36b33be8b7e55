internal import MeshCrypto
internal import MeshProtocol

/// `noise-xx.json`: a whole handshake with its keys and frames.
enum NoiseVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        // Published transcripts have one list of messages for each case instead.
        if file.has("vectors") {
            try PublishedNoiseVectors.run(file, keys: keys, cases: &cases)
            return
        }
        let handshake = try NoiseTranscript(file, keys: keys)
        cases.run("handshake", of: file) {
            var pair = try handshake.makePair()
            let lengths = try handshake.run(&pair)
            if file.has("lengths") {
                let recorded = try file.array("lengths")
                try require(JSONValue.array(lengths.map { .int($0) }), equals: .array(recorded), "lengths")
            }
            let hash = try file.base64("handshake_hash_b64")
            let sessions = try pair.finish()
            try require(sessions.initiator.handshakeHash, equalsBytes: hash, "the initiator's handshake hash")
            try require(sessions.responder.handshakeHash, equalsBytes: hash, "the responder's handshake hash")
        }
        for (name, isFromInitiator) in [
            ("k_initiator_to_responder_b64", true), ("k_responder_to_initiator_b64", false),
        ] {
            cases.run(name, of: file) {
                try checkKey(file.base64(name), isFromInitiator: isFromInitiator, handshake: handshake)
            }
        }
        try runTransport(file, handshake: handshake, cases: &cases)
    }

    /// Compares a recorded key with the session's, by what both seal.
    private static func checkKey(_ key: [UInt8], isFromInitiator: Bool, handshake: NoiseTranscript) throws {
        var pair = try handshake.makePair()
        _ = try handshake.run(&pair)
        var sessions = try pair.finish()
        let text = Array("a message to compare".utf8)
        let expected = try AES256GCM.seal(text, key: key, nonce: [UInt8](repeating: 0, count: 12))
        let sealed = try sessions.seal(text, isFromInitiator: isFromInitiator)
        try require(sealed, equalsBytes: expected, "what the session's key seals")
    }

    private static func runTransport(
        _ file: VectorRow, handshake: NoiseTranscript, cases: inout CaseRecorder
    ) throws {
        var pair = try handshake.makePair()
        do {
            _ = try handshake.run(&pair)
        } catch {
            cases.run("transport") { throw error }
            return
        }
        var sessions = try pair.finish()
        for (index, json) in try file.array("transport").enumerated() {
            let row = try VectorRow(json)
            let direction = try row.text("dir")
            try cases.run("transport \(index) \(direction) \(row.integer("nonce"))") {
                try NoiseTransportRow(row, isFromInitiator: direction.hasPrefix("initiator")).check(&sessions)
            }
        }
    }
}
