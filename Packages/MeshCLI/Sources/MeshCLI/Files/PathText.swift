internal import SystemPackage

/// Path texts: how they are joined, split and compared.
///
/// Nothing here looks at the file system.
enum PathText {
    /// `folder/name`; `name` alone where it is absolute or `folder` is empty.
    static func joining(_ folder: String, _ name: String) -> String {
        FilePath(folder).pushing(FilePath(name)).string
    }

    /// The folder that holds `path`; `.` for a bare name.
    static func folder(of path: String) -> String {
        let folder = FilePath(path).removingLastComponent().string
        return folder.isEmpty ? "." : folder
    }

    /// `path` with its extension, if any, replaced.
    static func replacingExtension(of path: String, with text: String?) -> String {
        var path = FilePath(path)
        path.extension = text
        return path.string
    }

    /// The part after the last dot of the last component.
    static func fileExtension(of path: String) -> String? {
        FilePath(path).extension
    }

    /// An absolute `path` without `.`, `..` and doubled separators.
    static func normalized(_ path: String) -> String {
        FilePath(path).lexicallyNormalized().string
    }

    /// Whether `path` is absolute.
    static func isAbsolute(_ path: String) -> Bool {
        FilePath(path).isAbsolute
    }

    /// Whether `path` is `ancestor` or lies below it; both absolute.
    static func isInside(_ path: String, of ancestor: String) -> Bool {
        FilePath(normalized(path)).starts(with: FilePath(normalized(ancestor)))
    }

    /// `target` as seen from `folder`; both absolute.
    static func relative(_ target: String, from folder: String) -> String {
        let target = Array(FilePath(normalized(target)).components)
        let folder = Array(FilePath(normalized(folder)).components)
        let shared = zip(target, folder).prefix { $0 == $1 }.count
        let up = Array(repeating: "..", count: folder.count - shared)
        let parts = up + target.dropFirst(shared).map(\.string)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
