internal import AuthorityAudit
internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// The authority's condition and its nodes, with details for operators.

extension AuthorityRoutes {
    func metrics() async throws -> Reply {
        var counters = try await authority.counters()
        counters.auditWriteFailures += UInt64(clamping: audit?.health.failedWrites ?? 0)
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
        var log: AuthorityAuditHealth?
        let operation = call.operation()
        if operation.credentials.isPresent {
            try await authority.requireReader(operation, from: call.address)
            location = readiness.database.location
            log = audit?.health
        }
        let value = JSONValue.readiness(
            readiness, configuration: authority.configuration, keyID: authority.keyID, fingerprint: fingerprint,
            instance: instance, location: location, audit: log)
        guard readiness.isReady else {
            throw HTTPRefusal(
                status: .serviceUnavailable, code: AuthorityRefusal.Code.serviceNotReady.rawValue,
                message: "The authority is not ready", details: value.objectValue ?? [:])
        }
        return .json(value)
    }
}
