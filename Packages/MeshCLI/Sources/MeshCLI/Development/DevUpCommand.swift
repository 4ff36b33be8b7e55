internal import ArgumentParser
internal import Logging
internal import MeshProtocol

/// `dev up`: a whole mesh in one process.
struct DevUpCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Bring up a Network Authority and nodes with real links on this machine.",
        discussion: """
            Everything is real but small: keys, genesis block, authority, invites, nodes, links on free loopback \
            ports. The state is in a temporary folder that is removed at the end. Without --check the mesh stays \
            until Ctrl-C.
            """)

    /// How many nodes there may be.
    static let nodeRange = 1...50

    @Option(name: .long, help: "How many nodes, 1 to 50.")
    var nodes = 5

    @Option(name: .long, help: "How they are linked: line, ring, star, random.")
    var topology: MeshTopology = .ring

    @Option(name: .long, help: "The seed of a random topology. Default: another one each time.")
    var seed: UInt64?

    @Flag(name: .long, help: "Send between all pairs, revoke a node, look that it is cut off, and end.")
    var check = false

    @Option(name: .long, help: "The longest time for one step, in seconds. Default: 30 and 1 for each node.")
    var timeout: Int?

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        guard Self.nodeRange.contains(nodes) else {
            throw ValidationError("--nodes must be from \(Self.nodeRange.lowerBound) to \(Self.nodeRange.upperBound).")
        }
        guard !check || nodes > 1 else { throw ValidationError("--check needs at least 2 nodes.") }
        if let timeout, !(1...3_600).contains(timeout) {
            throw ValidationError("--timeout must be from 1 to 3600 seconds.")
        }
    }

    func run(in context: CommandContext) async throws {
        let seed = seed ?? .random(in: 0..<1_000_000)
        var generator = SeededGenerator(seed: seed)
        let links = topology.links(count: nodes, using: &generator)
        let logger = context.logger("genesis-mesh.dev", level: .error)
        let plan = DevUpPlan(
            topology: topology, seed: seed, count: nodes, links: links,
            stepTimeout: .seconds(timeout ?? 30 + nodes), format: outputOptions.format)
        let isDone = try await context.withTemporaryFolder("genesis-mesh-dev-") { folder in
            let authority = DeferredService()
            // The folder is made where requests to stop are heard, so that it is removed whenever one comes.
            return try await context.run([authority], logger: logger) {
                try context.createFolder(folder, isPrivate: true)
                context.note("State: \(folder) (removed at the end)")
                let network = try await DevNetwork(in: folder, logger: logger, context: context)
                authority.provide(network.authority)
                let script = DevUpScript(plan: plan, network: network, logger: logger, context: context)
                if check { try await script.check() } else { try await script.demonstrate() }
            }
        }
        if check, !isDone {
            context.note("Interrupted before the check was done.")
            throw CommandFailure.reported
        }
    }
}

/// What `dev up` was asked for.
struct DevUpPlan: Sendable {
    let topology: MeshTopology
    /// The seed of a random topology.
    let seed: UInt64
    let count: Int
    let links: [MeshLinkPlan]
    let stepTimeout: Duration
    let format: OutputFormat
}

/// A small generator whose sequence follows from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
