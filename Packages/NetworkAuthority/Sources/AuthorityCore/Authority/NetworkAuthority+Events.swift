internal import MeshProtocol
internal import Synchronization

// Events of requests that were refused.

extension NetworkAuthority {
    /// Stores an event that a stranger can cause at will: once a minute for each address and subject, with the number
    /// of those that were not stored.
    ///
    /// A failure to store it does not change the answer.
    ///
    /// - Parameter subject: what else tells such events apart, from a small set; the reason of the event if nil
    func note(_ event: AuthorityEvent, from address: ClientAddress, about subject: String? = nil) async {
        let subject = subject ?? event.details["reason"]?.stringValue ?? ""
        let bucket = RateBucket(.audit(event.kind.rawValue), address: address, key: subject)
        let now = uptime()
        guard let suppressed = state.withLock({ $0.events.admit(bucket, now: now) }) else { return }
        await record(suppressed == 0 ? event : event.telling(suppressed))
    }

    /// Stores how many events were not stored and are told by no other event.
    func noteSuppressed() async {
        let now = uptime()
        guard let count = state.withLock({ $0.events.summary(now: now) }) else { return }
        await record(AuthorityEvent(.eventsSuppressed, details: ["suppressed": .int(count)], at: clock.now()))
    }

    /// Stores an event of a request that was refused.
    func record(_ event: AuthorityEvent) async {
        do {
            try await store.write { try $0.append(event) }
        } catch {
            // The refusal stands whether or not it can be noted.
            state.withLock { $0.auditWriteFailures += 1 }
        }
    }
}

extension AuthorityEvent {
    /// The same event with the number of those like it that were not stored before.
    fileprivate func telling(_ suppressed: Int) -> AuthorityEvent {
        var event = self
        event.details["suppressed"] = .int(suppressed)
        return event
    }
}
