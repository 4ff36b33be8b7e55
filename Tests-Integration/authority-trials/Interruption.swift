import AuthorityTrials
import Dispatch
import Foundation

/// What happens when the program is told to stop: nothing is left behind.
struct Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Watches for the signals as long as the value is not ended.
    init() {
        sources = [SIGINT, SIGTERM].map { number in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                Leftovers.clearAll()
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    func end() {
        for source in sources { source.cancel() }
    }
}
