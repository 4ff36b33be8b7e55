/// A page of the console: no scripts, no inline style, nothing from elsewhere.
struct HTMLPage: Sendable {
    static let contentType = "text/html; charset=utf-8"

    private static let links = [
        ("/dashboard", "Dashboard"), ("/surfaces", "Surfaces"), ("/api-reference", "API"),
        ("/cli-reference", "Commands"),
    ]

    let title: String
    let network: String
    let content: HTMLText

    var reply: Reply {
        .text(document.text, type: Self.contentType)
    }

    private var document: HTMLText {
        let navigation = Self.links.map { path, name in "<a href=\"\(path)\">\(name)</a> " as HTMLText }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · \(network)</title>
            <link rel="stylesheet" href="\(Stylesheet.path)">
            </head>
            <body>
            <header><strong>\(network)</strong> <nav>\(navigation)</nav></header>
            <main>
            <h1>\(title)</h1>
            \(content)
            </main>
            </body>
            </html>

            """
    }
}
