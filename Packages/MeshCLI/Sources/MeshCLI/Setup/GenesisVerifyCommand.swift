internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `genesis verify`: judges every signature of a genesis block.
struct GenesisVerifyCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the signatures of a genesis block.")

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The genesis block.", valueName: "path"))
    var genesis: String

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        context.announce("Verifying genesis block...", as: outputOptions.format)
        let block = try context.readGenesis(genesis)
        guard block.signatures.count <= MeshLimits.maximumSignatures else {
            throw CommandFailure("'\(genesis)' has more than \(MeshLimits.maximumSignatures) signatures.")
        }
        let root: PublicKey
        do {
            root = try PublicKey(text: block.rootPublicKey)
        } catch {
            throw CommandFailure("The root public key in '\(genesis)' is not an Ed25519 public key.")
        }
        let verdicts = block.signatures.map { signature in
            var single = block
            single.signatures = [signature]
            return GenesisVerdict.Signature(keyID: signature.keyID, isValid: single.hasSignature(by: root))
        }
        let verdict = GenesisVerdict(genesis: block, signatures: verdicts)
        if !verdict.signatures.isEmpty || outputOptions.format == .json {
            context.show(verdict, as: outputOptions.format)
        }
        if let fault = verdict.fault {
            context.note(fault)
            throw CommandFailure.reported
        }
    }
}

/// What `genesis verify` found.
struct GenesisVerdict: CommandResult {
    static let schema = "genesis-mesh/genesis-verify/1"

    /// The verdict on one signature.
    struct Signature: Sendable {
        let keyID: String
        let isValid: Bool
    }

    let genesis: GenesisBlock
    let signatures: [Signature]

    /// What is wrong, nil if all is well.
    var fault: String? {
        if signatures.isEmpty { return "ERROR No signatures found!" }
        return signatures.allSatisfy(\.isValid) ? nil : "\nERROR Signature verification failed!"
    }

    var members: [(String, JSONValue)] {
        [
            ("network_name", .string(genesis.networkName)),
            ("network_version", .string(genesis.networkVersion)),
            ("valid", .bool(fault == nil)),
            (
                "signatures",
                .array(signatures.map { ["key_id": .string($0.keyID), "valid": .bool($0.isValid)] })
            ),
        ]
    }

    var text: String {
        var lines = signatures.map { signature in
            "\(signature.isValid ? "OK" : "ERROR") Signature from \(signature.keyID.printable): "
                + (signature.isValid ? "VALID" : "INVALID")
        }
        if fault == nil {
            lines += [
                "", "OK All signatures verified successfully",
                "  Network: \(genesis.networkName) (\(genesis.networkVersion))".printable,
            ]
        }
        return lines.joined(separator: "\n")
    }
}
