internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes

/// A connection that was accepted.
///
/// A server that is cancelled drops the connections that nobody handles yet; NIO demands that their writers are
/// finished all the same.
final class AcceptedConnection: ServerChildChannelValue {
    let connection: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    let presence: PeerPresence

    var channel: any Channel { connection.channel }

    init(_ connection: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, _ presence: PeerPresence) {
        self.connection = connection
        self.presence = presence
    }

    deinit {
        let unhandled: any UnhandledConnection = connection
        unhandled.end()
    }
}

/// What can be done with a connection outside `executeThenClose`, which a `deinit` cannot call.
private protocol UnhandledConnection {
    /// Finishes the writer and closes the connection; harmless when both is done already.
    func end()
}

extension NIOAsyncChannel: UnhandledConnection {
    /// Deprecated because `outbound` is, for whoever could use `executeThenClose` instead.
    @available(*, deprecated)
    fileprivate func end() {
        outbound.finish()
        channel.close(promise: nil)
    }
}
