internal import Logging
internal import MeshProtocol
internal import MeshRuntime
internal import Synchronization

/// The steps of `dev up`, told as they happen.
struct DevUpScript: Sendable {
    /// The longest time for one message.
    static let messageTimeout: Duration = .seconds(10)

    let plan: DevUpPlan
    let network: DevNetwork
    let logger: Logger
    let context: CommandContext

    private let steps = DevSteps()

    init(plan: DevUpPlan, network: DevNetwork, logger: Logger, context: CommandContext) {
        self.plan = plan
        self.network = network
        self.logger = logger
        self.context = context
    }

    /// Brings the mesh up, shows it, and keeps it until the task is cancelled.
    func demonstrate() async throws {
        try await run { mesh in
            let result = try await exercise(mesh)
            context.show(result, as: plan.format)
            if plan.format == .table {
                context.print(DevHints(mesh: mesh, context: context).text)
            }
            await narrate(mesh)
        }
    }

    /// Brings the mesh up, revokes a node, and fails unless all is as it should be.
    func check() async throws {
        try await run { mesh in
            var result = try await exercise(mesh)
            do {
                guard result.isComplete else { throw CommandFailure("Not every message arrived.") }
                try await revoke(mesh, &result)
            } catch let failure as CommandFailure {
                result.fault = failure.message ?? "a step failed"
            }
            result.steps = steps.all
            context.show(result, as: plan.format)
            if result.fault != nil { throw CommandFailure.reported }
        }
    }

    // MARK: Parts

    private func run(_ body: @escaping @Sendable (DevMesh) async throws -> Void) async throws {
        let arrivals = ArrivalPrinter(context: context)
        let members = try await step("authority up, \(counted(plan.count, "node")) enrolled") {
            try await DevMesh.enroll(plan.count, in: network, context: context)
        }
        arrivals.know(members.members.map(\.enrolled))
        try await DevMesh.run(
            network, members: members, links: plan.links, logger: logger, context: context,
            unexpected: { arrivals.print($1, at: $0) }, body: body)
    }

    private func exercise(_ mesh: DevMesh) async throws -> DevUpResult {
        let distances = MeshDistances(count: plan.count, links: plan.links)
        let pairs = distances.pairs()
        try await step("\(counted(plan.links.count, "link")) up at both ends") {
            try await mesh.waitForLinks(atMost: plan.stepTimeout)
        }
        try await step("routes for \(counted(pairs.count, "pair")), all shortest") {
            try await mesh.waitForRoutes(pairs, atMost: plan.stepTimeout)
        }
        let deliveries = try await measured("messages between \(counted(pairs.count, "pair"))") {
            await mesh.exchange(pairs, round: "first", atMost: Self.messageTimeout)
        }
        return DevUpResult(
            plan: plan, authority: mesh.authorityURL, config: network.plan.config,
            nodes: mesh.nodes.map(DevUpResult.Node.init),
            pairsBeyondReach: distances.pairsBeyondReach(), deliveries: deliveries, steps: steps.all)
    }

    private func revoke(_ mesh: DevMesh, _ result: inout DevUpResult) async throws {
        let victim = RevocationCheck.choice(count: plan.count, links: plan.links)
        let name = DevNode.name(victim)
        let check = RevocationCheck(mesh: mesh, victim: victim, logger: logger, context: context)
        result.revoked = victim
        try await step("\(name) revoked at the authority") {
            try await network.revoke(mesh.nodes[victim].member.certificate, at: mesh.authorityURL)
        }
        try await step("every link and route to \(name) cut, on all nodes") {
            try await check.waitForCut(atMost: plan.stepTimeout)
        }
        try await step("\(name) cannot send") { try await check.requireSilence() }
        try await step("\(name) cannot link again (\(counted(check.neighbours.count, "neighbour")) tried)") {
            try await check.requireExclusion()
        }
        let pairs = MeshDistances(count: plan.count, links: plan.links, without: [victim]).pairs()
        guard !pairs.isEmpty else { return }
        try await step("routes for the remaining \(counted(pairs.count, "pair"))") {
            try await mesh.waitForRoutes(pairs, atMost: plan.stepTimeout)
        }
        let deliveries = try await measured("messages between the remaining \(counted(pairs.count, "pair"))") {
            await mesh.exchange(pairs, round: "second", atMost: Self.messageTimeout)
        }
        result.deliveriesAfter = deliveries
        guard deliveries.allSatisfy({ $0.time != nil }) else {
            throw CommandFailure("Not every message arrived after the revocation.")
        }
    }

    /// Tells what happens on the nodes until they end.
    private func narrate(_ mesh: DevMesh) async {
        let names = Dictionary(uniqueKeysWithValues: mesh.nodes.map { ($0.id, $0.name) })
        await withTaskGroup(of: Void.self) { tasks in
            for node in mesh.nodes {
                tasks.addTask {
                    for await event in node.node.events {
                        guard let line = DevEvents.line(event, names: names) else { continue }
                        context.note("\(node.name): \(line)")
                    }
                }
            }
        }
    }

    // MARK: Steps

    private func step<Value: Sendable>(_ name: String, _ work: () async throws -> Value) async throws -> Value {
        let start = ContinuousClock.now
        do {
            let value = try await work()
            report(name, start: start, isOK: true)
            return value
        } catch let failure as CommandFailure where !Task.isCancelled {
            report(name, start: start, isOK: false)
            context.note("  \(failure)")
            throw failure
        }
    }

    private func measured(_ name: String, _ work: () async -> [MeshDelivery]) async throws -> [MeshDelivery] {
        let start = ContinuousClock.now
        let deliveries = await work()
        try Task.checkCancellation()
        report(name, start: start, isOK: deliveries.allSatisfy { $0.time != nil })
        for delivery in deliveries {
            guard let fault = delivery.fault else { continue }
            context.note("  \(DevNode.name(delivery.pair.from)) to \(DevNode.name(delivery.pair.to)): \(fault)")
        }
        return deliveries
    }

    private func report(_ name: String, start: ContinuousClock.Instant, isOK: Bool) {
        let step = DevStep(name: name, duration: start.duration(to: .now), isOK: isOK)
        steps.append(step)
        context.note(step.text)
    }
}

/// One step of `dev up`.
struct DevStep: Sendable {
    let name: String
    let duration: Duration
    let isOK: Bool

    var text: String {
        "\(isOK ? "OK  " : "FAIL") \(TextTable.left(DurationText.seconds(duration), width: 9)) \(name)"
    }
}

/// The steps so far.
final class DevSteps: Sendable {
    private let steps = Mutex<[DevStep]>([])

    var all: [DevStep] { steps.withLock { $0 } }

    func append(_ step: DevStep) { steps.withLock { $0.append(step) } }
}
