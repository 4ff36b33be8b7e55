/// A generator that repeats its numbers from a seed (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// A seed of no meaning, to be printed.
    package static func anySeed() -> UInt64 { UInt64.random(in: 0..<1 << 48) }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A generator of its own for part `index` of a run.
    package func forked(_ index: Int) -> SeededGenerator {
        SeededGenerator(seed: state ^ (UInt64(truncatingIfNeeded: index &+ 1) &* 0xD134_2543_DE82_EF95))
    }
}
