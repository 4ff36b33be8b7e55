/// The style of the console's pages.
enum Stylesheet {
    static let path = "/console.css"
    static let contentType = "text/css; charset=utf-8"

    static let reply = Reply.text(text, type: contentType)

    private static let text = """
        :root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #18794e; --bad: #b42318; }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
        header { display: flex; gap: 2rem; padding: .75rem 1.5rem; border-bottom: 1px solid var(--line); }
        nav a { margin-right: 1rem; }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
        h1 { font-size: 1.5rem; }
        h2 { font-size: 1.15rem; margin-top: 2rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1rem; padding: 0; }
        .cards div { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
        .cards dt { font-size: .85rem; opacity: .75; }
        .cards dd { margin: 0; font-size: 1.25rem; overflow-wrap: anywhere; }
        .good { color: var(--good); }
        .bad { color: var(--bad); }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; }
        th, td { border-bottom: 1px solid var(--line); }
        code { font: .9em ui-monospace, monospace; background: var(--soft); padding: .1em .3em; }
        details { border-bottom: 1px solid var(--line); padding: .5rem 0; }
        summary { cursor: pointer; }
        @media (prefers-color-scheme: dark) { :root { --good: #4cc38a; --bad: #ff9592; } }

        """
}
