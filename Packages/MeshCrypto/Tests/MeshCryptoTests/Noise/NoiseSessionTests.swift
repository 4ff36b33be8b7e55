import MeshCrypto
import Testing

@testable import MeshCrypto

@Suite("Sessions")
struct NoiseSessionTests {
    static let lengths = [0, 1, 15, 16, 17, 65_519, 65_520, 65_536, 1_048_560]

    @Test("texts of every length go both ways in place", arguments: Self.lengths)
    func roundTrip(_ count: Int) throws {
        var link = try SessionPair()
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }

        let there = try link.initiator.sealed(text)
        let back = try link.responder.sealed(text)

        #expect(there.count == count + 16)
        #expect(there != back)
        #expect(try link.responder.opened(there) == text)
        #expect(try link.initiator.opened(back) == text)
    }

    @Test("one link carries messages of all lengths in order")
    func order() throws {
        var link = try SessionPair()

        for round in 0..<3 {
            for count in Self.lengths {
                let text = [UInt8](repeating: UInt8(round), count: count)
                #expect(try link.responder.opened(link.initiator.sealed(text)) == text)
            }
        }
        #expect(link.initiator.sentMessages == UInt32(3 * Self.lengths.count))
        #expect(link.responder.receivedMessages == link.initiator.sentMessages)
        #expect(link.responder.sentMessages == 0)
    }

    @Test("the same text seals differently each time: no nonce is used twice")
    func nonces() throws {
        var link = try SessionPair()
        var frames: Set<[UInt8]> = []

        for _ in 0..<1_000 { frames.insert(try link.initiator.sealed([0, 0, 0, 0])) }

        #expect(frames.count == 1_000)
    }

    @Test("spans and buffers are sealed and opened in place, with 16 spare bytes")
    func raw() throws {
        var link = try SessionPair()
        let text = Array("in place".utf8)

        var bytes = text + [UInt8](repeating: 0xff, count: 16)
        var span = bytes.mutableSpan
        var raw = unsafe span.mutableBytes
        try link.initiator.seal(&raw)
        let opened = try link.responder.open(&raw)
        #expect(opened == text.count)
        #expect(Array(bytes.prefix(opened)) == text)

        try unsafe bytes.withUnsafeMutableBytes { try unsafe link.initiator.seal($0) }
        let again = try unsafe bytes.withUnsafeMutableBytes { try unsafe link.responder.open($0) }
        #expect(Array(bytes.prefix(again)) == text)
    }

    @Test("a buffer without room for the tag is refused and costs no nonce")
    func noRoom() throws {
        var link = try SessionPair()
        var small = [UInt8](repeating: 0, count: 15)
        var failure: NoiseError?
        do throws(NoiseError) {
            var span = small.mutableSpan
            var raw = unsafe span.mutableBytes
            try link.initiator.seal(&raw)
        } catch {
            failure = error
        }

        #expect(failure == .messageTooShort)
        #expect(link.initiator.sentMessages == 0)
        #expect(try link.responder.opened(link.initiator.sealed([1])) == [1])
    }

    @Test("a link whose ends use the keys the wrong way round carries nothing")
    func swappedKeys() throws {
        var one = try SessionPair()
        var other = try SessionPair()

        // Both initiators: each sends with the key that the other sends with.
        let frame = try one.initiator.sealed([1, 2, 3])
        #expect(other.initiator.failureOfOpening(frame) == .authenticationFailed)
        // A side does not open what it sealed itself.
        #expect(one.initiator.failureOfOpening(frame) == .authenticationFailed)
    }

    @Test("a frame with any bit changed, or cut short, is refused, wiped and ends the session")
    func alterations() throws {
        var source = try SessionPair()
        let frame = try source.initiator.sealed(Array("seventeen bytes!!".utf8))

        for bit in 0..<frame.count * 8 {
            var link = try SessionPair()
            var buffer = frame.flippingBit(bit)
            #expect(throws: NoiseError.authenticationFailed) { try link.responder.open(&buffer) }
            #expect(buffer.isEmpty)
            #expect(link.responder.isEnded == true)
            #expect(link.responder.receivedMessages == 0)
            #expect(link.responder.failureOfOpening(frame) == .ended)
            #expect(link.responder.failureOfSealing([]) == .ended)
            var unsent: [UInt8] = [1, 2, 3]
            #expect(throws: NoiseError.ended) { try link.responder.seal(&unsent) }
            #expect(unsent.isEmpty)
        }
        for count in 0..<frame.count {
            var link = try SessionPair()
            let failure = link.responder.failureOfOpening(Array(frame.prefix(count)))
            #expect(failure == (count < 16 ? .messageTooShort : .authenticationFailed))
            #expect(link.responder.isEnded == true)
        }
    }

    @Test("what does not open leaves nothing of the text in the buffer")
    func wiping() throws {
        var link = try SessionPair()
        let text = [UInt8](repeating: 0x55, count: 40)
        var frame = try link.initiator.sealed(text).flippingBit(8 * 41)

        let failure: NoiseError? = unsafe frame.withUnsafeMutableBytes { buffer in
            do throws(NoiseError) {
                _ = try unsafe link.responder.open(buffer)
                return nil
            } catch {
                return error
            }
        }

        #expect(failure == .authenticationFailed)
        #expect(frame.prefix(40).allSatisfy { $0 == 0 })
    }

    @Test("replayed, skipped and reordered frames are refused")
    func replay() throws {
        for delivered in [[0, 0], [1], [2, 1]] {
            var link = try SessionPair()
            var frames: [[UInt8]] = []
            for byte in UInt8(0)..<3 { frames.append(try link.initiator.sealed([byte])) }
            var failure: NoiseError?
            for index in delivered where failure == nil {
                failure = link.responder.failureOfOpening(frames[index])
            }
            #expect(failure == .authenticationFailed)
        }
    }

    @Test("sessions are wiped and freed by the thousand without using up guarded memory")
    func many() throws {
        for _ in 0..<300 {
            var link = try SessionPair()
            #expect(try link.responder.opened(link.initiator.sealed([1])) == [1])
        }
    }
}
