/// The value of `work`, or nil if it has none or takes longer than `limit`; then it is cancelled.
func value<Value: Sendable>(
    within limit: Duration, of work: @escaping @Sendable () async -> Value?
) async -> Value? {
    await withTaskGroup(of: Value?.self) { tasks in
        tasks.addTask { await work() }
        tasks.addTask {
            // Ends early only when it is cancelled, because the work is done.
            try? await ContinuousClock().sleep(for: limit)
            return nil
        }
        let first = await tasks.next() ?? nil
        tasks.cancelAll()
        return first
    }
}
