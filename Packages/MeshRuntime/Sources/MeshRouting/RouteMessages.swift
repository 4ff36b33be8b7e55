internal import MeshCrypto
internal import MeshProtocol

/// A request to a destination for a sequence newer than one that is held.
struct SequenceRequest: Sendable, Equatable {
    /// Whom the request is for.
    var destination: NodeID
    /// The sequence that must be exceeded, as the destination signed it.
    var claim: SequenceClaim
    /// How many more nodes may pass the request on.
    var hops: Int64
}

/// One route as a neighbour's message states it.
struct ReceivedRoute: Sendable {
    var destination: NodeID
    var statedNextHop: String
    var metric: Int64
    var neighbourSequence: Int64
    var claim: SequenceClaim?
}

/// The members of route messages, with the extension keys that the reference ignores.
/// - Source: Specification 04 §6, Specification 09 §1
enum RouteMessages {
    static let originKey = "x-origin"
    static let requestsKey = "x-sequence-requests"
    static let sequenceKey = "x-sequence"
    static let signatureKey = "x-sequence-signature"

    /// Routes in one message: about 350 bytes each stay well below what a message may hold.
    static let routesPerMessage = 160
    /// Destinations in one withdrawal, 47 bytes each.
    static let destinationsPerMessage = 1_200
    /// Requests in one message.
    static let requestsPerMessage = 200
    /// Nodes that may pass a request on.
    static let requestHops: Int64 = 16

    // MARK: Writing

    /// The payloads that announce routes and our own sequence; at least one payload when there is an origin.
    static func announcements(
        _ routes: [Route], by ownID: NodeID, at time: UTCTime, origin: SequenceClaim?
    ) -> [JSONObject] {
        var payloads = chunks(routes, routesPerMessage).map { chunk in
            JSONObject([("routes", .array(chunk.map { entry($0, by: ownID, at: time) }))])
        }
        if payloads.isEmpty, origin != nil { payloads = [["routes": []]] }
        if let origin, !payloads.isEmpty {
            payloads[0][originKey] = ["sequence": .int(origin.sequence), "signature": .string(origin.signature.text)]
        }
        return payloads
    }

    /// The payloads that withdraw destinations.
    static func withdrawals(_ destinations: [NodeID]) -> [JSONObject] {
        chunks(destinations, destinationsPerMessage).map { chunk in
            ["destinations": .array(chunk.map { .string($0.text) })]
        }
    }

    /// The payloads that ask for newer sequences.
    static func requests(_ requests: [SequenceRequest]) -> [JSONObject] {
        chunks(requests, requestsPerMessage).map { chunk in
            let entries: [JSONValue] = chunk.map { request in
                [
                    "destination": .string(request.destination.text),
                    "sequence": .int(request.claim.sequence),
                    "signature": .string(request.claim.signature.text),
                    "hops": .int(request.hops),
                ]
            }
            return ["routes": [], requestsKey: .array(entries)]
        }
    }

    /// The number beside a route is 0: the reference lets a higher one capture its own direct routes.
    private static func entry(_ route: Route, by ownID: NodeID, at time: UTCTime) -> JSONValue {
        var entry: JSONObject = [
            "destination": .string(route.destination.text), "next_hop": .string(ownID.text),
            "metric": .int(route.metric), "sequence": 0, "timestamp": .double(time.unixSeconds),
        ]
        if let claim = route.claim {
            entry[sequenceKey] = .int(claim.sequence)
            entry[signatureKey] = .string(claim.signature.text)
        }
        return .object(entry)
    }

    private static func chunks<Element>(_ elements: [Element], _ size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: elements.count, by: size).map { elements[$0..<min($0 + size, elements.count)] }
    }

    // MARK: Reading

    /// The entries of a route message that are routes, at most `limit`; what does not decode is left out.
    static func routes(in payload: JSONObject, limit: Int) -> [ReceivedRoute] {
        (payload["routes"]?.arrayValue ?? []).prefix(limit).compactMap { value in
            guard let entry = value.objectValue, let destination = id(entry["destination"]),
                let metric = entry["metric"]?.int64Value
            else { return nil }
            return ReceivedRoute(
                destination: destination, statedNextHop: entry["next_hop"]?.stringValue ?? "", metric: metric,
                neighbourSequence: entry["sequence"]?.int64Value ?? 0,
                claim: claim(entry[sequenceKey], entry[signatureKey]))
        }
    }

    /// The sender's own sequence.
    static func origin(in payload: JSONObject) -> SequenceClaim? {
        guard let origin = payload[originKey]?.objectValue else { return nil }
        return claim(origin["sequence"], origin["signature"])
    }

    /// The requests for newer sequences.
    static func requests(in payload: JSONObject) -> [SequenceRequest] {
        (payload[requestsKey]?.arrayValue ?? []).prefix(requestsPerMessage).compactMap { value in
            guard let entry = value.objectValue, let destination = id(entry["destination"]),
                let claim = claim(entry["sequence"], entry["signature"]), let hops = entry["hops"]?.int64Value
            else { return nil }
            return SequenceRequest(destination: destination, claim: claim, hops: min(max(0, hops), requestHops))
        }
    }

    /// The destinations of a withdrawal, at most `limit`.
    static func destinations(in payload: JSONObject, limit: Int) -> [NodeID] {
        (payload["destinations"]?.arrayValue ?? []).prefix(limit).compactMap(id)
    }

    private static func id(_ value: JSONValue?) -> NodeID? {
        value?.stringValue.flatMap { NodeID(text: $0) }
    }

    private static func claim(_ sequence: JSONValue?, _ signature: JSONValue?) -> SequenceClaim? {
        guard let sequence = sequence?.int64Value, sequence >= 0,
            let signature = signature?.stringValue.flatMap({ Ed25519Signature(text: $0) })
        else { return nil }
        return SequenceClaim(sequence: sequence, signature: signature)
    }
}
