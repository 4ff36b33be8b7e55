import MeshTransport
import Testing

struct SendLanesTests {
    @Test("T11: frames leave in strict order of lanes, and in order within a lane")
    func strictOrder() {
        var lanes = SendLanes<Int>(maximumMessages: 10, maximumBytes: 100)
        for (frame, lane) in [
            (1, SendLane.data), (2, .routing), (3, .control), (4, .data), (5, .control), (6, .routing),
        ] {
            #expect(lanes.enqueue(frame, bytes: 1, on: lane) == .queued)
        }

        var left: [Int] = []
        while let frame = lanes.dequeue() { left.append(frame) }

        #expect(left == [3, 5, 2, 6, 1, 4])
        #expect(lanes.isEmpty && lanes.count == 0)
    }

    @Test("T11: a full data lane refuses the next frame and takes one again after one has left")
    func dataAtTheBound() {
        var lanes = SendLanes<Int>(maximumMessages: 3, maximumBytes: 100)
        for frame in 1...3 { #expect(lanes.enqueue(frame, bytes: 1, on: .data) == .queued) }

        #expect(lanes.enqueue(4, bytes: 1, on: .data) == .refused)
        #expect(lanes.enqueue(9, bytes: 1, on: .control) == .queued)
        #expect(lanes.dequeue() == 9)
        #expect(lanes.dequeue() == 1)
        #expect(lanes.enqueue(5, bytes: 1, on: .data) == .queued)
        #expect([lanes.dequeue(), lanes.dequeue(), lanes.dequeue()] == [2, 3, 5])
    }

    @Test("T11: a full control lane asks for the link to be closed")
    func controlAtTheBound() {
        var lanes = SendLanes<Int>(maximumMessages: 1, maximumBytes: 100)
        #expect(lanes.enqueue(1, bytes: 1, on: .control) == .queued)

        #expect(lanes.enqueue(2, bytes: 1, on: .control) == .closeLink)
        #expect(lanes.count(of: .control) == 1)
    }

    @Test("T11: a full routing lane keeps only the latest frame and asks once for the whole state")
    func routingAtTheBound() {
        var lanes = SendLanes<Int>(maximumMessages: 2, maximumBytes: 100)
        #expect(lanes.enqueue(1, bytes: 1, on: .routing) == .queued)
        #expect(lanes.enqueue(2, bytes: 1, on: .routing) == .queued)

        #expect(lanes.enqueue(3, bytes: 1, on: .routing) == .queuedSuperseding(2))
        #expect(lanes.takeLostRoutingFrames() == false)
        #expect(lanes.dequeue() == 3)
        #expect(lanes.takeLostRoutingFrames() == true)
        #expect(lanes.takeLostRoutingFrames() == false)
    }

    @Test("bytes are bounded like messages, exactly at the limit")
    func bytesAtTheBound() {
        var lanes = SendLanes<Int>(maximumMessages: 100, maximumBytes: 10)
        #expect(lanes.enqueue(1, bytes: 4, on: .data) == .queued)
        #expect(lanes.enqueue(2, bytes: 6, on: .data) == .queued)

        #expect(lanes.enqueue(3, bytes: 1, on: .data) == .refused)
        #expect(lanes.byteCount(of: .data) == 10)
        #expect(lanes.enqueue(4, bytes: 10, on: .control) == .queued)
        #expect(lanes.enqueue(5, bytes: .max, on: .data) == .refused)
        lanes.removeAll()
        #expect(lanes.isEmpty && lanes.byteCount(of: .data) == 0)
    }

    @Test("random sequences agree with three plain arrays", arguments: [UInt64(1), 2, 3, 0xfeed])
    func model(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var lanes = SendLanes<Int>(maximumMessages: 8, maximumBytes: 40)
        var model: [[(frame: Int, bytes: Int)]] = [[], [], []]
        for frame in 0..<5_000 {
            if Int.random(in: 0..<5, using: &generator) < 2 {
                let index = model.firstIndex { !$0.isEmpty }
                let expected = index.map { model[$0].removeFirst().frame }
                #expect(lanes.dequeue() == expected, "seed \(seed)")
            } else {
                let lane = SendLane(rawValue: Int.random(in: 0..<3, using: &generator)) ?? .data
                let bytes = Int.random(in: 0...15, using: &generator)
                let waiting = model[lane.rawValue]
                let fits = waiting.count < 8 && waiting.reduce(0) { $0 + $1.bytes } + bytes <= 40
                let action = lanes.enqueue(frame, bytes: bytes, on: lane)
                switch (fits, lane) {
                case (true, _):
                    #expect(action == .queued, "seed \(seed)")
                    model[lane.rawValue].append((frame, bytes))
                case (false, .control): #expect(action == .closeLink, "seed \(seed)")
                case (false, .data): #expect(action == .refused, "seed \(seed)")
                case (false, .routing):
                    #expect(action == .queuedSuperseding(waiting.count), "seed \(seed)")
                    model[lane.rawValue] = [(frame, bytes)]
                }
            }
            for lane in SendLane.allCases {
                #expect(lanes.count(of: lane) == model[lane.rawValue].count, "seed \(seed)")
                #expect(lanes.byteCount(of: lane) == model[lane.rawValue].reduce(0) { $0 + $1.bytes }, "seed \(seed)")
            }
        }
    }
}
