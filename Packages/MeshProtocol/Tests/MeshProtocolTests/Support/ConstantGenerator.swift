/// Gives the same word for ever.
struct ConstantGenerator: RandomNumberGenerator {
    let word: UInt64

    mutating func next() -> UInt64 { word }
}
