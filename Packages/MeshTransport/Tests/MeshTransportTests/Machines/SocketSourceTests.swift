import MeshTransport
import Testing

struct SocketSourceTests {
    @Test("an IPv4 address is a source of its own, mapped or not")
    func ipv4() {
        let plain = SocketSource(address: [192, 0, 2, 1])
        let mapped = SocketSource(address: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1])

        #expect(plain != nil && plain == mapped)
        #expect(plain != SocketSource(address: [192, 0, 2, 2]))
        #expect(plain?.isLoopback == false)
    }

    @Test("IPv6 addresses count by their first 56 bits")
    func ipv6() {
        var first: [UInt8] = [0x20, 1, 0xd, 0xb8, 0, 1, 2] + Array(repeating: 0, count: 9)
        let base = SocketSource(address: first)
        first[7] = 0xff
        let sameNetwork = SocketSource(address: first)
        first[6] = 3
        let otherNetwork = SocketSource(address: first)

        #expect(base == sameNetwork)
        #expect(base != otherNetwork)
    }

    @Test("loopback is recognised, and other lengths are no address")
    func loopback() {
        #expect(SocketSource(address: [127, 1, 2, 3])?.isLoopback == true)
        #expect(SocketSource(address: Array(repeating: 0, count: 15) + [1])?.isLoopback == true)
        #expect(SocketSource(address: Array(repeating: 0, count: 10) + [0xff, 0xff, 127, 0, 0, 1])?.isLoopback == true)
        #expect(SocketSource(address: [1, 2, 3]) == nil)
        #expect(SocketSource.local.isLoopback)
    }
}
