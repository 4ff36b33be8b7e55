internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// The authority's condition and its nodes, with details for operators.

extension AuthorityRoutes {
    func metrics() async throws -> Reply {
        let counters = try await authority.counters()
        return .text(MetricsText(counters, requests: requests.samples()).text, type: MetricsText.contentType)
    }

    func nodes(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation()
        guard operation.credentials.isPresent else {
            return .json(["count": .int(try await authority.nodeCount())])
        }
        return .json(bytes: try await authority.roster(operation, from: call.address).replyBytes)
    }

    func readiness(_ call: RouteCall) async throws -> Reply {
        let readiness = try authority.readiness()
        var location = "hidden"
        let operation = call.operation()
        if operation.credentials.isPresent {
            try await authority.requireReader(operation, from: call.address)
            location = readiness.database.location
        }
        let value = JSONValue.readiness(
            readiness, configuration: authority.configuration, keyID: authority.keyID, fingerprint: fingerprint,
            instance: instance, location: location)
        guard readiness.isReady else {
            throw HTTPRefusal(
                status: .serviceUnavailable, code: AuthorityRefusal.Code.serviceNotReady.rawValue,
                message: "The authority is not ready", details: value.objectValue ?? [:])
        }
        return .json(value)
    }
}
