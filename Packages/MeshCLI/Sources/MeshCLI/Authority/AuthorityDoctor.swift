internal import AuthorityCore
internal import AuthorityHTTP
internal import AuthorityStore
internal import MeshCrypto
internal import MeshProtocol

/// Judges an authority by its settings and the files that they name; changes nothing.
///
/// - Source: Specification 07 §3
struct AuthorityDoctor {
    let settings: AuthoritySettings
    let now: UTCTime

    /// An end that is nearer than this is warned of.
    private static let notice = Duration.seconds(30 * 86_400)

    /// Every check, in the order of the specification, our own behind those.
    ///
    /// Throws `SettingsError` when the genesis block cannot be read: then nothing can be judged.
    func checks() throws -> [DoctorCheck] {
        let genesis = try settings.genesis()
        let stored = Result { try storedState() }
        var checks = [try rootKey(), deployment]
        checks += try keyChecks(genesis: genesis, stored: stored)
        checks.append(.ok("retention_archive", "nothing that an archive should hold is removed"))
        checks.append(database(genesis, stored: stored))
        checks.append(permissions)
        checks.append(operators)
        checks.append(transport)
        return checks
    }

    // MARK: Custody

    private func rootKey() throws -> DoctorCheck {
        let finding = try settings.searchRootKey()
        guard finding.places.isEmpty else {
            return .fail(
                "root_key_absent",
                "the root private key is here: \(finding.places.joined(separator: ", ")). "
                    + "Move it to a machine that stays offline and remove it here")
        }
        if finding.isCut {
            return .warn(
                "root_key_absent",
                "the root private key is not among the first \(finding.fileCount) files; there are more than are "
                    + "searched. Keep the authority's files in a folder of their own")
        }
        return .ok("root_key_absent", "the root private key is not where the authority's files live")
    }

    private var deployment: DoctorCheck {
        guard settings.deployment == .managed else {
            return .warn(
                "deployment",
                "NA_DEPLOYMENT is local: the authority starts even beside the root key. "
                    + "Set NA_DEPLOYMENT=managed where others rely on it")
        }
        return .ok("deployment", "NA_DEPLOYMENT=managed")
    }

    // MARK: Keys

    /// What the database holds of keys and policy.
    private struct StoredState {
        var rows: [KeyHistoryRecord] = []
        var policy: PolicyManifest?
    }

    private var isStored: Bool {
        // Whatever keeps the file from being found, the check of the database says so.
        settings.databasePath != ":memory:" && (try? AtomicFile.permissions(of: settings.databasePath)) != nil
    }

    private func storedState() throws -> StoredState {
        guard isStored else { return StoredState() }
        return try SQLiteAuthorityStore.look(at: settings.databasePath) { reader in
            StoredState(rows: try reader.keyHistory(), policy: try reader.activePolicy())
        }
    }

    private func keyChecks(
        genesis: GenesisBlock, stored: Result<StoredState, any Error>
    ) throws -> [DoctorCheck] {
        let key: PublicKey
        do {
            key = try settings.signingKey().publicKey
        } catch let error as SettingsError {
            return Self.unjudged(.fail("na_key", error.message))
        }
        guard case .success(let state) = stored else {
            return Self.unjudged(.warn("na_key", "cannot be judged: see database"), because: "database")
        }
        let outlook: AuthorityKeyOutlook?
        do {
            outlook = try AuthorityKeyOutlook(
                of: key, genesis: genesis, rows: state.rows, policy: state.policy, now: now)
        } catch {
            return Self.unjudged(.fail("na_key", "the key history does not verify: \(error)"))
        }
        guard let outlook else {
            return Self.unjudged(
                .fail(
                    "na_key",
                    "the signing key \(key.text) is neither the genesis block's nor one that a succession named. "
                        + "Start with the key file that belongs to this network"))
        }
        return [standing(outlook), reissue(outlook)]
    }

    /// The checks of keys where the second cannot be made: the check `cause` says why.
    private static func unjudged(_ key: DoctorCheck, because cause: String = "na_key") -> [DoctorCheck] {
        [key, .warn("reissue", "cannot be judged: see \(cause)")]
    }

    private func standing(_ key: AuthorityKeyOutlook) -> DoctorCheck {
        let name = "key \(key.sequence) of \(key.keyCount)"
        switch key.standing {
        case .signing: break
        case .pending(let start):
            return .fail("na_key", "\(name) signs from \(start.zuluText) only. Start the key before it until then")
        case .stopped(.succeeded):
            return .fail("na_key", "\(name) was succeeded. Start with the key that follows it (see /na/key-history)")
        case .stopped(.expired):
            return .fail(
                "na_key",
                "\(name) has reached its end. Have the root key sign a succession (na succession sign) and "
                    + "start with the new key")
        }
        guard let end = key.end else {
            return .ok("na_key", "\(name) signs now (the end of the genesis key is not enforced)")
        }
        guard now.advanced(by: Self.notice) < end else {
            return .warn(
                "na_key", "\(name) stops signing at \(end.zuluText). Have the next key ready (na succession)")
        }
        return .ok("na_key", "\(name) signs now, until \(end.zuluText)")
    }

    private func reissue(_ key: AuthorityKeyOutlook) -> DoctorCheck {
        guard key.isPolicyOutdated else {
            return .ok("reissue", "nothing that a succeeded key signed has to be signed again")
        }
        return .warn(
            "reissue",
            "a succeeded key signed the active policy. Start the authority with the current key, or run 'na reissue'")
    }

    // MARK: Host

    private func database(_ genesis: GenesisBlock, stored: Result<StoredState, any Error>) -> DoctorCheck {
        let path = settings.databasePath
        if path == ":memory:" {
            return .warn("database", "DB_PATH is :memory: and everything is lost at the end. Set DB_PATH to a file")
        }
        guard isStored else {
            return .warn("database", "\(path) does not exist; the first start makes it. Check DB_PATH if it should")
        }
        do {
            _ = try stored.get()
            let found = try DatabaseInspection(path: path, genesis: genesis, now: now)
            guard let failure = found.failures.first else {
                return .ok("database", "schema \(found.schemaVersion.map(String.init) ?? "none"), intact")
            }
            let more = found.failures.count > 1 ? " (and \(found.failures.count - 1) more)" : ""
            return .fail("database", "\(failure)\(more). Run 'na verify-db'; restore a backup if it is damaged")
        } catch {
            return .fail("database", "\(error). Run 'na verify-db'; restore a backup if it is damaged")
        }
    }

    private var permissions: DoctorCheck {
        var files = [settings.file].compactMap(\.self)
        if case .file(let path) = settings.keySource { files.append(path) }
        if let tls = settings.tls { files.append(tls.privateKey) }
        var open: [String] = []
        for file in files {
            // A file that is not there is another check's to report.
            // The group of the service may read them.
            guard let mode = try? AtomicFile.permissions(of: file), mode & 0o037 != 0 else { continue }
            open.append(file)
        }
        guard open.isEmpty else {
            return .warn(
                "permissions",
                "others than owner and group may read, or others than the owner change, "
                    + "\(open.joined(separator: ", ")). Run: chmod o-rwx,g-wx \(open.joined(separator: " "))")
        }
        return .ok("permissions", "only owner and group may read keys and settings, only the owner change them")
    }

    private var operators: DoctorCheck {
        guard settings.operators.contains(where: { $0.tier == .privileged }) else {
            return .warn(
                "operators",
                "no operator key of the privileged tier: nobody can revoke a certificate. "
                    + "Make one with 'keygen operator --tier privileged --env-file …'")
        }
        return .ok(
            "operators", "\(settings.operators.count) operator \(settings.operators.count == 1 ? "key" : "keys")")
    }

    private var transport: DoctorCheck {
        guard let tls = settings.tls else {
            if settings.proxyHops > 0 {
                return .ok("tls", "plain HTTP behind \(settings.proxyHops) trusted proxies, which must serve TLS")
            }
            return .warn(
                "tls",
                "plain HTTP: fit for this machine alone. Set NA_TLS_CERT_FILE and NA_TLS_KEY_FILE, or NA_PROXY_HOPS "
                    + "for a proxy with TLS in front")
        }
        do {
            let end = try tls.certificateEnd()
            guard now < end else {
                return .fail("tls", "the certificate ended at \(end.zuluText). Renew it and send SIGHUP")
            }
            guard now.advanced(by: Self.notice) < end else {
                return .warn("tls", "the certificate ends at \(end.zuluText). Renew it and send SIGHUP")
            }
            return .ok("tls", "the certificate is good until \(end.zuluText)")
        } catch {
            return .fail("tls", "\(error). Correct the file")
        }
    }
}
