internal import DequeModule

/// The bounded queues of one link, served in strict order of urgency.
///
/// At the bound of a lane:
/// - control: the link must be closed, because a revocation must not be lost and cannot wait for ever;
/// - routing: the waiting frames are given up, since they describe a state that has changed meanwhile, and
///   ``takeLostRoutingFrames()`` then tells once that the whole state has to be sent again;
/// - data: the frame is refused, and the sender is told.
///
/// - Source: Specification 05 §3
public struct SendLanes<Frame: Sendable>: Sendable {
    /// What became of a frame that was to be queued.
    public enum EnqueueAction: Equatable, Sendable {
        /// The frame waits in its lane.
        case queued
        /// The frame waits; so many older routing frames were given up for it.
        case queuedSuperseding(Int)
        /// The data lane is full; the frame was not queued and the sender must be told.
        case refused
        /// The control lane is full; the frame was not queued and the link must be closed.
        case closeLink
    }

    private struct Lane: Sendable {
        var frames: Deque<(frame: Frame, bytes: Int)> = []
        var bytes = 0
    }

    private let maximumMessages: Int
    private let maximumBytes: Int
    private var control = Lane()
    private var routing = Lane()
    private var data = Lane()
    private var lostRoutingFrames = false

    /// Makes empty lanes.
    ///
    /// - Parameters:
    ///   - maximumMessages: the frames that may wait in each lane.
    ///   - maximumBytes: the bytes that may wait in each lane.
    public init(maximumMessages: Int, maximumBytes: Int) {
        self.maximumMessages = maximumMessages
        self.maximumBytes = maximumBytes
    }

    /// Whether nothing waits.
    public var isEmpty: Bool { control.frames.isEmpty && routing.frames.isEmpty && data.frames.isEmpty }

    /// The frames that wait in all lanes.
    public var count: Int { control.frames.count + routing.frames.count + data.frames.count }

    /// The frames that wait in one lane.
    ///
    /// - Parameter lane: the lane to count.
    public func count(of lane: SendLane) -> Int { self[lane].frames.count }

    /// The bytes that wait in one lane.
    ///
    /// - Parameter lane: the lane to measure.
    public func byteCount(of lane: SendLane) -> Int { self[lane].bytes }

    /// Queues a frame at the end of its lane.
    ///
    /// - Parameters:
    ///   - frame: the frame to send.
    ///   - bytes: its length, not negative.
    ///   - lane: how urgent it is.
    /// - Returns: what became of it.
    public mutating func enqueue(_ frame: Frame, bytes: Int, on lane: SendLane) -> EnqueueAction {
        if fits(bytes, in: lane) {
            append(frame, bytes: bytes, to: lane)
            return .queued
        }
        switch lane {
        case .control: return .closeLink
        case .data: return .refused
        case .routing:
            let superseded = routing.frames.count
            routing = Lane()
            lostRoutingFrames = true
            append(frame, bytes: bytes, to: .routing)
            return .queuedSuperseding(superseded)
        }
    }

    /// Takes the most urgent frame.
    public mutating func dequeue() -> Frame? {
        Self.takeFirst(&control) ?? Self.takeFirst(&routing) ?? Self.takeFirst(&data)
    }

    /// Tells once, when the routing lane is empty again, that it had given up frames.
    public mutating func takeLostRoutingFrames() -> Bool {
        guard lostRoutingFrames, routing.frames.isEmpty else { return false }
        lostRoutingFrames = false
        return true
    }

    /// Drops everything that waits.
    public mutating func removeAll() {
        control = Lane()
        routing = Lane()
        data = Lane()
        lostRoutingFrames = false
    }

    private subscript(lane: SendLane) -> Lane {
        switch lane {
        case .control: control
        case .routing: routing
        case .data: data
        }
    }

    private func fits(_ bytes: Int, in lane: SendLane) -> Bool {
        let current = self[lane]
        return current.frames.count < maximumMessages && bytes <= maximumBytes - current.bytes
    }

    private mutating func append(_ frame: Frame, bytes: Int, to lane: SendLane) {
        switch lane {
        case .control: Self.append(frame, bytes: bytes, to: &control)
        case .routing: Self.append(frame, bytes: bytes, to: &routing)
        case .data: Self.append(frame, bytes: bytes, to: &data)
        }
    }

    private static func append(_ frame: Frame, bytes: Int, to lane: inout Lane) {
        lane.frames.append((frame, bytes))
        lane.bytes += bytes
    }

    private static func takeFirst(_ lane: inout Lane) -> Frame? {
        guard let first = lane.frames.popFirst() else { return nil }
        lane.bytes -= first.bytes
        return first.frame
    }
}
