import Testing

@testable import MeshCrypto

@Suite("Cipher states")
struct CipherStateTests {
    private func seal(_ state: inout CipherState, _ text: [UInt8]) throws(NoiseError) -> [UInt8] {
        var bytes = text + [UInt8](repeating: 0, count: 16)
        var span = bytes.mutableSpan
        try unsafe span.withUnsafeMutableBytes { (buffer) throws(NoiseError) in try unsafe state.seal(buffer) }
        return bytes
    }

    private func open(_ state: inout CipherState, _ frame: [UInt8]) throws(NoiseError) -> [UInt8] {
        var bytes = frame
        var span = bytes.mutableSpan
        let count = try unsafe span.withUnsafeMutableBytes { (buffer) throws(NoiseError) in
            try unsafe state.open(buffer)
        }
        return Array(bytes.prefix(count))
    }

    private func key() throws -> SecretBytes<Length32> { try SecretBytes<Length32>(.plain, copying: seed(1)) }

    @Test("T20: the last message of a key passes and the next is refused, in both directions")
    func exhaustion() throws {
        let last = CipherState.maximumMessages - 1
        var sending = try CipherState(key: key(), direction: .seal, startingAt: last)
        var receiving = try CipherState(key: key(), direction: .open, startingAt: last)

        let frame = try seal(&sending, [1, 2, 3])
        #expect(try open(&receiving, frame) == [1, 2, 3])

        var failures: [NoiseError] = []
        for _ in 0..<2 {
            do throws(NoiseError) { _ = try seal(&sending, [4]) } catch { failures.append(error) }
            do throws(NoiseError) { _ = try open(&receiving, frame) } catch { failures.append(error) }
        }
        #expect(failures == [.keyExhausted, .keyExhausted, .keyExhausted, .keyExhausted])
        #expect(sending.nextCounter == CipherState.maximumMessages)
    }

    @Test("T20: a key carries fewer than 2^32 messages")
    func limit() {
        #expect(UInt64(CipherState.maximumMessages) < 1 << 32)
    }

    @Test("the nonce is four zero bytes and the counter in 8 bytes, highest first")
    func nonce() throws {
        var state = try CipherState(key: key(), direction: .seal, startingAt: 0x0102_0304)
        let nonce: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]

        #expect(try seal(&state, [9, 9]) == AES256GCM.seal([9, 9], key: seed(1), nonce: nonce))
        let wide = AEADNonce(counter: 0x0102_0304_0506_0708)
        let bytes = unsafe wide.withUnsafePointer { pointer in (0..<12).map { unsafe pointer[$0] } }
        #expect(bytes == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test("a message that does not open does not move the counter")
    func failedOpen() throws {
        var sending = try CipherState(key: key(), direction: .seal)
        var receiving = try CipherState(key: key(), direction: .open)
        let frame = try seal(&sending, [1])

        var failure: NoiseError?
        do throws(NoiseError) { _ = try open(&receiving, frame.flippingBit(3)) } catch { failure = error }

        #expect(failure == .authenticationFailed)
        #expect(receiving.nextCounter == 0)
        #expect(try open(&receiving, frame) == [1])
    }

    @Test("the expected tag of one message is not left for the next")
    func tags() throws {
        var context = try AESGCMContext(key: key(), direction: .open)
        var sealing = try AESGCMContext(key: key(), direction: .seal)
        let first = unsafe try sealing.seal(
            .init(start: nil, count: 0), nonce: AEADNonce(counter: 0), associatedData: [])
        try unsafe context.open(
            .init(start: nil, count: 0), tag: first, nonce: AEADNonce(counter: 0), associatedData: [])

        // The same nonce and an all-zero tag: accepted only if the tag of the first message were still there.
        #expect(throws: CryptoError(.authenticationFailed, "")) {
            try unsafe context.open(
                .init(start: nil, count: 0), tag: AEADTag(), nonce: AEADNonce(counter: 0), associatedData: []
            )
        }
    }

    @Test("an empty text without an address seals to its tag, and a text is really encrypted")
    func emptyBuffers() throws {
        var context = try AESGCMContext(key: key(), direction: .seal)
        let nonce = [UInt8](repeating: 0, count: 12)

        let tag = unsafe try context.seal(.init(start: nil, count: 0), nonce: AEADNonce(counter: 0), associatedData: [])
        var bytes = [UInt8](repeating: 0, count: 16)
        unsafe bytes.withUnsafeMutableBytes { unsafe tag.copy(to: $0) }

        #expect(try bytes == AES256GCM.seal([], key: seed(1), nonce: nonce))
    }
}
