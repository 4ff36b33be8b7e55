/// A numbered step from one form of the tables to the next.
///
/// Once released it is never changed.
struct StoreMigration: Sendable {
    let version: Int
    let statements: [String]
}
