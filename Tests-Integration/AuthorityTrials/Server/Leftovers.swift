import Foundation
import Synchronization

/// What a trial would leave behind if the program ended now: processes, folders, mounts.
package enum Leftovers {
    private struct State {
        var next = 0
        /// Whether everything was removed because the program ends.
        var isOver = false
        var removals: [Int: @Sendable () -> Void] = [:]
    }

    private static let state = Mutex(State())

    /// Notes how something is removed; the number stands for it.
    ///
    /// What is made while the program ends is removed at once.
    package static func register(_ removal: @escaping @Sendable () -> Void) -> Int {
        let (number, isOver) = state.withLock { state in
            state.next += 1
            if !state.isOver { state.removals[state.next] = removal }
            return (state.next, state.isOver)
        }
        if isOver { removal() }
        return number
    }

    /// Removes one thing, once.
    package static func clear(_ number: Int) {
        let removal = state.withLock { $0.removals.removeValue(forKey: number) }
        removal?()
    }

    /// Removes everything, the latest first: for a program that was told to stop.
    package static func clearAll() {
        let removals = state.withLock { state in
            state.isOver = true
            defer { state.removals = [:] }
            return state.removals.sorted { $0.key > $1.key }.map(\.value)
        }
        for removal in removals { removal() }
    }
}
