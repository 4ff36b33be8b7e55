internal import MeshProtocol

extension OperationDescription {
    static func page(_ summary: String) -> OperationDescription {
        OperationDescription(tag: .console, summary: summary, content: .text(type: HTMLPage.contentType))
    }

    static let dashboardData = OperationDescription(
        tag: .console, summary: "What the dashboard shows", content: .json(.reference(.dashboard)))

    static let stylesheet = OperationDescription(
        tag: .console, summary: "The style of the pages", content: .text(type: Stylesheet.contentType))

    static let openAPI = OperationDescription(
        tag: .console, summary: "This description", detail: "OpenAPI 3.1.",
        content: .json(.object([.required("openapi", .constant("3.1.0"))], isOpen: true)))
}
