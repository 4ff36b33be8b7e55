import MeshTransport
import Testing

struct SocketAdmissionTests {
    private let start = ContinuousClock.now

    private func source(_ last: UInt8) throws -> SocketSource {
        try #require(SocketSource(address: [192, 0, 2, last]))
    }

    private func admitted(_ action: SocketAdmission.AcceptAction) -> SocketAdmission.SocketID? {
        switch action {
        case .admit(let id), .admitEvicting(let id, _): id
        case .refuse: nil
        }
    }

    @Test("T2: the ninth socket of an address is refused until one of the eight leaves; loopback has no such bound")
    func perSource() throws {
        var admission = SocketAdmission(configuration: .standard)
        let source = try source(1)
        let loopback = try #require(SocketSource(address: [127, 0, 0, 1]))
        let ids = (0..<8).compactMap { _ in admitted(admission.accepted(from: source, now: start)) }
        #expect(ids.count == 8)

        #expect(admission.accepted(from: source, now: start) == .refuse(.sourceFull))
        #expect(admitted(admission.accepted(from: try self.source(2), now: start)) != nil)
        for _ in 0..<20 { #expect(admitted(admission.accepted(from: loopback, now: start)) != nil) }
        admission.leave(ids[3])
        #expect(admitted(admission.accepted(from: source, now: start)) != nil)
        #expect(admission.accepted(from: source, now: start) == .refuse(.sourceFull))
    }

    @Test("T2: at the total bound the oldest socket of the most crowded source goes")
    func total() throws {
        var configuration = TransportConfiguration()
        configuration.maximumUnauthenticatedSockets = 5
        var admission = SocketAdmission(configuration: configuration)
        let lonely = try #require(admitted(admission.accepted(from: try source(1), now: start)))
        let crowd = try (0..<4).map { _ in
            try #require(admitted(admission.accepted(from: try source(2), now: start)))
        }

        let action = admission.accepted(from: try source(3), now: start)

        guard case .admitEvicting(let honest, let evicted) = action else {
            Issue.record("the honest source did not get in: \(action)")
            return
        }
        #expect(evicted == crowd[0])
        #expect(honest != lonely)
        #expect(admission.count == 5)
        admission.leave(evicted)
        #expect(admission.count == 5)
    }

    @Test("T14: the 51st attempt at once is refused, and 20 more are allowed a second later")
    func rate() throws {
        var admission = SocketAdmission(configuration: .standard)
        let source = try source(1)
        for _ in 0..<50 {
            let id = try #require(admitted(admission.accepted(from: source, now: start)))
            admission.leave(id)
        }

        #expect(admission.accepted(from: source, now: start) == .refuse(.tooManyAttempts))
        let later = start + .seconds(1)
        for _ in 0..<20 {
            let id = try #require(admitted(admission.accepted(from: source, now: later)))
            admission.leave(id)
        }
        #expect(admission.accepted(from: source, now: later) == .refuse(.tooManyAttempts))
        #expect(admission.count == 0)
    }

    @Test("random sockets never exceed a bound, and every admitted one can leave", arguments: [UInt64(5), 6])
    func model(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var configuration = TransportConfiguration()
        configuration.maximumUnauthenticatedSockets = 12
        configuration.maximumUnauthenticatedSocketsPerSource = 4
        configuration.handshakeAttemptBurst = 1_000_000
        var admission = SocketAdmission(configuration: configuration)
        var open: [SocketAdmission.SocketID: UInt8] = [:]
        for _ in 0..<5_000 {
            if Bool.random(using: &generator), let id = open.keys.randomElement(using: &generator) {
                open[id] = nil
                admission.leave(id)
            } else {
                let last = UInt8.random(in: 1...6, using: &generator)
                let crowd = open.values.filter { $0 == last }.count
                switch admission.accepted(from: try source(last), now: start) {
                case .admit(let id):
                    #expect(crowd < 4 && open.count < 12, "seed \(seed)")
                    open[id] = last
                case .admitEvicting(let id, let evicted):
                    #expect(crowd < 4 && open.count == 12, "seed \(seed)")
                    let counts = Dictionary(grouping: open.values) { $0 }.mapValues(\.count)
                    let victim = try #require(open[evicted])
                    open[evicted] = nil
                    #expect(counts[victim] == counts.values.max(), "seed \(seed)")
                    open[id] = last
                case .refuse(let refusal): #expect(refusal == .sourceFull && crowd == 4, "seed \(seed)")
                }
            }
            #expect(admission.count == open.count, "seed \(seed)")
        }
    }
}
