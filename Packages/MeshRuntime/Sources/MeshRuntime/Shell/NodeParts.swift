internal import Logging
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshDiscovery
internal import MeshGossip
internal import MeshIdentity
internal import MeshProtocol
internal import MeshRouting
internal import MeshTransport
internal import MeshWebSocket
internal import Synchronization

/// The parts of a node, wired together.
final class NodeParts: Sendable {
    let configuration: MeshNodeConfiguration
    let core: NodeCore
    let links: NodeLinks
    let transport: any LinkTransport
    let session: AuthoritySession?
    let storage: NodeStorage
    let delivery = DeliveryBuffer()
    let port = PortPromise()

    init(configuration: MeshNodeConfiguration, logger: Logger) throws {
        self.configuration = configuration
        let clock = NodeClock(configuration.clock)
        let identity = try NodeIdentity(of: configuration)
        let counters = NodeCounters()
        let events = EventHub()
        let dataPath = DataPath(
            ownID: identity.id, clock: clock, wallClock: configuration.wallClock, delivery: delivery,
            counters: counters, events: events)
        let anchors = Self.anchors(of: configuration)
        let state = Self.state(
            of: configuration, identity: identity, anchors: anchors, now: clock.now)
        let core = NodeCore(
            identity: identity, state: state, clock: clock, wallClock: configuration.wallClock, dataPath: dataPath,
            events: events, counters: counters, logger: logger, anchors: Set(anchors),
            judgementInterval: configuration.profile.judgementInterval,
            stalePolicy: configuration.staleRevocationPolicy)
        self.core = core
        let control = ControlGate(
            identity: identity, wallClock: configuration.wallClock, counters: counters, logger: logger)
        links = NodeLinks(core: core, control: control)
        transport =
            configuration.transport
            ?? WebSocketTransport(configuration: configuration.profile.transport, logger: logger)
        let storage = NodeStorage(
            directory: configuration.stateDirectory, certificatePath: configuration.certificatePath)
        self.storage = storage
        session = try Self.authority(of: configuration).map { authority in
            AuthoritySession(
                authority: authority, core: core, genesis: configuration.genesis, storage: storage,
                profile: configuration.profile)
        }
    }

    /// The connection to the authority, if there is one.
    private static func authority(of configuration: MeshNodeConfiguration) throws -> (any AuthorityConnection)? {
        if let authority = configuration.authority { return authority }
        guard let url = configuration.authorityURL else { return nil }
        return try AuthorityClient(
            baseURL: url, timeout: AuthorityClient.nodeTimeout, wallClock: configuration.wallClock)
    }

    /// The anchors that can be dialled, without one that is the authority's own address.
    private static func anchors(of configuration: MeshNodeConfiguration) -> [Endpoint] {
        let authority = configuration.authorityURL?.split(separator: "/").dropFirst().first.map(String.init)
        return configuration.genesis.bootstrapAnchors.compactMap { Endpoint($0.endpoint) }.filter { anchor in
            guard let authority, let other = Endpoint(authority) else { return true }
            return anchor.host != other.host || anchor.port != other.port
        }
    }

    private static func state(
        of configuration: MeshNodeConfiguration, identity: NodeIdentity, anchors: [Endpoint],
        now: ContinuousClock.Instant
    ) -> NodeState {
        let profile = configuration.profile
        var discovery = profile.discovery
        discovery.dialsDiscoveredPeers = discovery.dialsDiscoveredPeers && configuration.dialsDiscoveredPeers
        discovery.dialPolicy = EndpointDialPolicy(allowsLoopback: ListenAddress(configuration.listenHost).isLoopback)
        let persistent = (anchors + configuration.peers).filter { $0 != configuration.advertise }
        return NodeState(
            pool: LinkPool(ownID: identity.id, capacity: max(configuration.maximumConnections, 1)),
            routing: RoutingMachine(
                signer: identity.signer, network: configuration.genesis.networkName,
                startedAt: configuration.wallClock.now(), now: now, configuration: profile.routing),
            discovery: DiscoveryMachine(ownID: identity.id, configuration: discovery),
            revocations: RevocationMachine(configuration: profile.revocation),
            dials: DialScheduler(persistent: persistent, now: now),
            nextJudgement: now.advanced(by: profile.judgementInterval))
    }

    /// Links, routes and counters at this moment.
    func snapshot() -> NodeSnapshot {
        let forwarding = core.dataPath.snapshot
        let routes = forwarding.table.destinations.compactMap { destination in
            forwarding.table[destination].map {
                NodeSnapshot.RouteEntry(destination: destination, nextHop: $0.nextHop, metric: $0.metric)
            }
        }
        let certificate = core.identity.certificate
        let revoked = core.identity.trust.revoked
        return NodeSnapshot(
            id: core.identity.id, boundPort: port.known,
            links: core.links.map { NodeSnapshot.LinkEntry($0) }
                .sorted { $0.peer < $1.peer },
            routes: routes.sorted { $0.destination < $1.destination },
            crlSequence: revoked.sequence, isRevocationListStale: revoked.isOverdue(at: core.wallClock.now()),
            certificateID: certificate.certID,
            certificateExpiresAt: certificate.expiresAt.time, counters: core.counters.snapshot)
    }
}

extension NodeSnapshot.LinkEntry {
    /// What a link says of itself.
    fileprivate init(_ link: any Link) {
        let statistics = link.statistics
        self.init(
            peer: link.peer.id, direction: link.direction, address: link.remoteAddress, endpoint: link.dialedEndpoint,
            roundTripTime: statistics.roundTripTime, messagesIn: statistics.messagesReceived,
            messagesOut: statistics.messagesSent)
    }
}
