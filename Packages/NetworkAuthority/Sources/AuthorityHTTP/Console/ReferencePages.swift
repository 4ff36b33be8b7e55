internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

/// The pages that never change while an authority runs, made from the description of its interface.
struct ReferencePages: Sendable {
    let surfaces: Reply
    let interface: Reply
    let commands: Reply

    init(network: String) {
        surfaces = HTMLPage(title: "Surfaces", network: network, content: Self.surfaceList).reply
        interface = HTMLPage(title: "API reference", network: network, content: Self.operationList).reply
        commands = HTMLPage(title: "Commands", network: network, content: Self.commandList).reply
    }

    // MARK: Surfaces

    private static var surfaceList: HTMLText {
        let open = Endpoint.allCases.filter { endpoint in
            endpoint.method == .get && !endpoint.pattern.hasParameter && isOpen(endpoint.description.access)
        }
        return "\(OperationDescription.Tag.allCases.map { surfaces($0, open) })"
    }

    private static func isOpen(_ access: OperationDescription.Access) -> Bool {
        switch access {
        case .everybody, .everybodyAndOperators: true
        case .node, .operators: false
        }
    }

    private static func surfaces(_ tag: OperationDescription.Tag, _ endpoints: [Endpoint]) -> HTMLText {
        let rows = endpoints.filter { $0.description.tag == tag }.map { endpoint in
            let path = endpoint.pattern.text
            return """
                <tr><td><a href="\(path)"><code>\(path)</code></a></td><td>\(endpoint.description.summary)</td></tr>

                """ as HTMLText
        }
        return rows.isEmpty ? "" : "<h2>\(tag.rawValue)</h2>\n<table>\n\(rows)</table>\n"
    }

    // MARK: Interface

    private static var operationList: HTMLText {
        let sections = OperationDescription.Tag.allCases.map { tag in
            let operations = Endpoint.allCases.filter { $0.description.tag == tag }.map(operation)
            return "<h2>\(tag.rawValue)</h2>\n\(operations)" as HTMLText
        }
        return """
            <p>With schemas for every request and reply: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
            \(sections)
            """
    }

    private static func operation(_ endpoint: Endpoint) -> HTMLText {
        let description = endpoint.description
        let access: HTMLText =
            switch description.access {
            case .everybody: "Open to everybody."
            case .node: "Signed by the node."
            case .everybodyAndOperators: "Open to everybody; more with an operator signature."
            case .operators(let tier): "Operator signature, at least the tier \(tier.rawValue)."
            }
        let refusals = endpoint.refusals.map { refusal in
            "<tr><td>\(refusal.status)</td><td><code>\(refusal.code)</code></td></tr>\n" as HTMLText
        }
        let (method, path) = (endpoint.method.rawValue, endpoint.pattern.text)
        return """
            <details><summary><code>\(method) \(path)</code> \(description.summary)</summary>
            <p>\(access) \(description.detail ?? "")</p>
            <p>Success: \(description.status.code).</p>
            <table>
            \(refusals)</table>
            </details>

            """
    }

    // MARK: Commands

    static let commandSummaries = [
        ("init", "Make a network: keys, genesis block, configuration"),
        ("na start", "Run the Network Authority"),
        ("na doctor", "Look for what would keep it from working, with the fix for each"),
        ("admin invite", "Make an invite"),
        ("admin invites", "Show the invites that were made"),
        ("admin nodes", "Show the active nodes"),
        ("admin revoke", "Revoke a certificate"),
        ("admin crl", "Show the revocation list"),
        ("admin policy", "Publish, compare and roll back policies"),
        ("admin revoke-operator-key", "Revoke an operator's key"),
        ("join", "Enrol a node and run it"),
        ("status", "Show how authority and node are"),
        ("discover", "Find agents by capability"),
        ("sovereign inspect", "Show what an authority says of itself"),
    ]

    private static var commandList: HTMLText {
        let rows = commandSummaries.map { command, summary in
            "<tr><td><code>genesis-mesh \(command)</code></td><td>\(summary)</td></tr>\n" as HTMLText
        }
        return """
            <table>
            \(rows)</table>
            <p>Each command explains itself with <code>--help</code>.</p>
            """
    }
}
