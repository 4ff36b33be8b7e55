internal import AuthorityCore

extension MetricsText {
    /// The numbers of an authority and of the requests that were answered.
    init(_ counters: AuthorityCounters, requests: [RequestCounters.Sample]) {
        add(
            "genesis_mesh_na_issued_certs_total", .gauge, "Total certificates issued by the Network Authority.",
            counters.stored.issuedCertificates)
        add(
            "genesis_mesh_na_active_nodes", .gauge, "Current recently active nodes.", counters.activeNodes)
        add(
            "genesis_mesh_na_revoked_certs_total", .gauge, "Total certificates marked revoked.",
            counters.stored.revokedCertificates)
        add(
            "genesis_mesh_na_crl_sequence", .gauge, "Active certificate revocation list sequence.",
            counters.revocationSequence)
        add(
            "genesis_mesh_na_policy_versions_total", .gauge, "Persisted policy versions.",
            counters.stored.policyVersions)
        add(
            "genesis_mesh_na_audit_write_failures_total", .counter,
            "Auth-failure audit events that could not be persisted.", counters.auditWriteFailures)
        add("genesis_mesh_na_listed_agents", .gauge, "Agents listed in the registry.", counters.listedAgents)
        add(
            "genesis_mesh_na_held_requests", .gauge, "Requests held until the revocation list changes.",
            counters.heldRequests)
        add("genesis_mesh_na_nonces", .gauge, "Nonces remembered against replay.", counters.nonces)
        add(
            "genesis_mesh_na_store_commits_total", .counter, "Commits of the database that hold decisions.",
            counters.storeCommits)
        add(
            "genesis_mesh_na_store_decisions_total", .counter, "Decisions in those commits.",
            counters.storeDecisions)
        add(
            "genesis_mesh_na_requests_total", .counter, "Requests answered, by route, method and status.",
            samples: requests.map { sample in
                (
                    [("route", sample.route), ("method", sample.method), ("status", String(sample.status))],
                    sample.count
                )
            })
    }
}
