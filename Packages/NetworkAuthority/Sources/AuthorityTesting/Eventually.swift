/// Waits until a condition holds, which something else is about to bring about; ends when the test's time is over.
public func eventually(_ condition: () -> Bool) async throws {
    while !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
