internal import ArgumentParser
internal import MeshAuthorityClient

/// Which authority a command talks to.
///
/// - Source: Specification 07 §4
struct AuthorityAddressOptions: ParsableArguments {
    @OptionGroup var config: ConfigOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: "The Network Authority's URL. Default: [network].na_endpoint of the config.")
    var na: String?

    /// The authority's URL, without a trailing slash: the option's, or else the one of the config.
    func endpoint(_ config: MeshConfig) throws -> String {
        guard let endpoint = try na ?? config.string(.authorityEndpoint), !endpoint.isEmpty else {
            throw CommandFailure("No NA endpoint. Pass --na or set [network].na_endpoint in config.")
        }
        return URLText.withoutTrailingSlash(endpoint)
    }

    /// A client of the authority; where the option names it, no config is needed.
    func client(in context: CommandContext) throws -> AuthorityClient {
        try context.authorityClient(endpoint(MeshConfig.load(config.config, in: context)))
    }
}
