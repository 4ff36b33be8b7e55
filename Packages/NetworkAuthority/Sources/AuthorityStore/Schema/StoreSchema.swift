/// The tables of the store and the migrations that lead to them.
///
/// Names are those of the reference, so that its file can be taken over; its other tables are left alone. Versions up to
/// 1,000 belong to the reference, whose last known is 20; ours begin at 1,001, so that each side recognises a file of
/// the other, and refuses one that is newer than it knows.
/// - Source: Specification 06 §12
enum StoreSchema {
    /// The last version of the reference that is known: where a new file begins, and what is taken over.
    static let referenceVersion = 20
    /// Where our own versions begin.
    static let ownVersions = 1_001...
    /// The version that this code reads and writes.
    static let version = 1_004

    /// A new database begins with the tables of the reference's last version.
    static let base = StoreMigration(version: referenceVersion, statements: tables)

    /// Our own steps, in order.
    static let migrations = [
        StoreMigration(
            version: 1_001,
            statements: [
                """
                CREATE TABLE gm_restorations (
                    generation INTEGER PRIMARY KEY, noticed_at TEXT NOT NULL, last_sequence INTEGER,
                    next_sequence INTEGER NOT NULL, held_invites INTEGER NOT NULL)
                """,
                "CREATE TABLE gm_held_invites (token_id TEXT PRIMARY KEY, held_at TEXT NOT NULL)",
            ]),
        agentIndex, certificateCounts, nonceOrder,
    ]

    /// What may be missing in a file that was taken over, or made by an earlier version of ours.
    ///
    /// Indexes change no answers, so they are no migration.
    static let indexes = [
        "CREATE INDEX IF NOT EXISTS gm_issued_certs_key ON issued_certs(node_public_key, issued_at)",
        "CREATE INDEX IF NOT EXISTS gm_issued_certs_renewed ON issued_certs(renewed_from) "
            + "WHERE renewed_from IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS gm_issued_certs_active ON issued_certs(status, last_heartbeat, expires_at)",
        "CREATE INDEX IF NOT EXISTS gm_issued_certs_due ON issued_certs(revoke_after) "
            + "WHERE revoke_after IS NOT NULL AND status <> 'revoked'",
        "CREATE INDEX IF NOT EXISTS gm_issued_certs_revoked ON issued_certs(expires_at) WHERE status = 'revoked'",
        "CREATE INDEX IF NOT EXISTS gm_invite_tokens_age ON invite_tokens(created_at DESC, token_id)",
        "CREATE INDEX IF NOT EXISTS gm_policy_versions_age ON policy_versions(created_at)",
        "CREATE INDEX IF NOT EXISTS gm_agent_expiry ON agent_registrations(expires_at)",
        "CREATE INDEX IF NOT EXISTS gm_rate_limit_windows_age ON rate_limit_windows(window_start)",
        "CREATE INDEX IF NOT EXISTS gm_nonces_age ON nonces(created_at)",
        "CREATE INDEX IF NOT EXISTS gm_crl_active ON crl_versions(active, sequence)",
    ]

    static let versionTable =
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)"

    private static let tables = [
        """
        CREATE TABLE invite_tokens (
            token_id TEXT PRIMARY KEY, assigned_roles_json TEXT NOT NULL, max_validity_hours INTEGER NOT NULL,
            created_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT, used_by_key TEXT,
            recipient_public_key TEXT, node_sovereign_id TEXT, executor_resource_prefix TEXT)
        """,
        """
        CREATE TABLE issued_certs (
            cert_id TEXT PRIMARY KEY, node_public_key TEXT NOT NULL, cert_json TEXT NOT NULL,
            roles_json TEXT NOT NULL, issued_at TEXT NOT NULL, expires_at TEXT NOT NULL, max_validity_hours INTEGER,
            remote_addr TEXT, status TEXT NOT NULL DEFAULT 'issued', last_heartbeat TEXT, heartbeat_status TEXT,
            renewed_from TEXT, revoked_at TEXT, revocation_reason TEXT, revoke_after TEXT)
        """,
        """
        CREATE TABLE nonces (
            scope TEXT NOT NULL, nonce TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (scope, nonce))
        """,
        """
        CREATE TABLE crl_versions (
            sequence INTEGER PRIMARY KEY, crl_json TEXT NOT NULL, active INTEGER NOT NULL, created_at TEXT NOT NULL)
        """,
        """
        CREATE TABLE policy_versions (
            policy_id TEXT PRIMARY KEY, policy_json TEXT NOT NULL, active INTEGER NOT NULL, created_at TEXT NOT NULL)
        """,
        "CREATE TABLE audit_events (event_id TEXT PRIMARY KEY, event_json TEXT NOT NULL, created_at TEXT NOT NULL)",
        """
        CREATE TABLE agent_registrations (
            node_public_key TEXT PRIMARY KEY, agent_id TEXT NOT NULL, network_name TEXT NOT NULL,
            capabilities_csv TEXT NOT NULL, endpoint_host TEXT NOT NULL, endpoint_port INTEGER NOT NULL,
            endpoint_scheme TEXT NOT NULL, descriptor_json TEXT NOT NULL, registered_at TEXT NOT NULL,
            expires_at TEXT NOT NULL)
        """,
        """
        CREATE TABLE revoked_operator_keys (
            key_id TEXT PRIMARY KEY, revoked_at TEXT NOT NULL, reason TEXT NOT NULL, revoked_by TEXT)
        """,
        """
        CREATE TABLE rate_limit_windows (
            bucket TEXT NOT NULL, window_start INTEGER NOT NULL, hits INTEGER NOT NULL,
            PRIMARY KEY (bucket, window_start))
        """,
        """
        CREATE TABLE job_leases (
            name TEXT PRIMARY KEY, holder TEXT NOT NULL, acquired_at TEXT NOT NULL, expires_at TEXT NOT NULL)
        """,
        """
        CREATE TABLE na_key_history (
            key_sequence INTEGER PRIMARY KEY, key_id TEXT, public_key TEXT NOT NULL UNIQUE, effective_at TEXT,
            valid_to TEXT, valid_to_enforced INTEGER NOT NULL, succession_digest TEXT UNIQUE, succession_json TEXT,
            recorded_at TEXT NOT NULL)
        """,
        """
        CREATE TRIGGER na_key_history_no_update BEFORE UPDATE ON na_key_history
            BEGIN SELECT RAISE(ABORT, 'the NA key history is append-only'); END
        """,
        """
        CREATE TRIGGER na_key_history_no_delete BEFORE DELETE ON na_key_history
            BEGIN SELECT RAISE(ABORT, 'the NA key history is append-only'); END
        """,
    ]
}
