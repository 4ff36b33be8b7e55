internal import Logging
internal import MeshAuthorityClient
internal import MeshIdentity
internal import MeshProtocol
internal import MeshTransport
internal import ServiceLifecycle
internal import Synchronization

extension NodeParts {
    /// Brings the node to the point where it accepts links.
    ///
    /// - Source: Specification 05 §2.
    func start() async throws(MeshNodeError) {
        restore()
        try await session?.start()
        try verifyCertificate()
        do {
            try await transport.start(
                authenticator: LinkAuthenticator(identity: core.identity, wallClock: core.wallClock), observer: links)
            let bound = try await transport.listen(host: configuration.listenHost, port: configuration.listenPort)
            core.advertised.withLock {
                $0 = configuration.advertise ?? ListenAddress(configuration.listenHost).endpoint(port: bound)
            }
            port.settle(.success(bound))
            core.events.publish(.listening(port: bound))
        } catch {
            await transport.shutdown(.goingAway)
            let place = "\(configuration.listenHost):\(configuration.listenPort)"
            throw MeshNodeError(.listenFailed, "listening on \(place) failed: \(error)")
        }
    }

    /// Works until the node is told to shut down or is cancelled; then closes every link.
    func operate() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.runTimers() }
            group.addTask { await self.writeRevocations() }
            if let session {
                group.addTask { await session.pollRevocations() }
                group.addTask { await session.sendHeartbeats() }
                group.addTask { await self.keeper(of: session).run() }
            }
            await withGracefulShutdownHandler {
                for await dial in core.dials {
                    group.addTask { await self.make(dial) }
                }
            } onGracefulShutdown: {
                self.core.close()
            }
            core.close()
            core.events.publish(.stopping)
            group.cancelAll()
            await transport.shutdown(.goingAway)
        }
    }

    /// Ends everything that others wait for.
    func finish() {
        port.settle(.failure(MeshNodeError(.notRunning, "the node has ended")))
        delivery.finish()
        core.events.finish()
    }

    // MARK: Start

    /// Puts the stored key history and revocation list in force, each verified again.
    private func restore() {
        storage.restoreHistory(of: configuration.genesis, into: core.identity, logger: core.logger)
        if let stored = storage.revocations(), !core.restore(stored) {
            core.logger.warning("stored revocation list not used")
        }
    }

    private func verifyCertificate() throws(MeshNodeError) {
        do {
            try Enrollment.verify(
                core.identity.certificate, for: core.identity.id, genesis: configuration.genesis,
                history: core.identity.trust.history, now: core.wallClock.now())
        } catch {
            throw MeshNodeError(
                .configuration, "\(error.message); enrol again with an invite (genesis-mesh join --token)")
        }
    }

    // MARK: Loops

    private func runTimers() async {
        while !Task.isCancelled {
            let deadline = core.fireTimers()
            await core.timer.wait(until: deadline, on: core.clock)
        }
    }

    /// Writes the revocation list each time it changed, at last once more when the node stops.
    private func writeRevocations() async {
        var written: [UInt8]?
        repeat {
            await core.persistence.wait()
            guard let bytes = core.persistentRevocations, bytes != written else { continue }
            do {
                try storage.writeRevocations(bytes)
                written = bytes
            } catch {
                core.logger.error("revocation list not stored", metadata: ["reason": "\(error)"])
            }
        } while !Task.isCancelled
    }

    private func make(_ dial: DialScheduler.Dial) async {
        do {
            let link = try await transport.dial(dial.endpoint)
            core.dialFinished(dial, outcome: .linked(link.peer.id), reason: nil)
        } catch {
            core.dialFinished(dial, outcome: error.isSelfDial ? .ourselves : .failed, reason: error.message)
        }
    }

    private func keeper(of session: AuthoritySession) -> CertificateKeeper {
        CertificateKeeper(session: session) { endpoint async throws(LinkError) in
            _ = try await self.transport.dial(endpoint)
        }
    }
}

extension LinkError {
    /// Whether the dialled node is ourselves.
    fileprivate var isSelfDial: Bool {
        code == .selfDial || code == .peerRefused(.selfDial)
    }
}
