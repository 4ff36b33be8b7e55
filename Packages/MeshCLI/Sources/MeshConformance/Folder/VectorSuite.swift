/// The cases of one kind of file.
protocol VectorSuite: Sendable {
    /// Runs every case of a file.
    ///
    /// - Throws: when the file does not have the structure of its kind; a case that fails is recorded instead.
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws
}
