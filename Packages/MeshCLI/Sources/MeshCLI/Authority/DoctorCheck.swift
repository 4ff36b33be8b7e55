/// One thing that `na doctor` looked at.
struct DoctorCheck: Sendable, Equatable {
    /// How it stands.
    enum Status: String, Sendable {
        case ok
        /// It works, but an operator should know.
        case warn
        /// It does not work, or must not be so.
        case fail
    }

    let name: String
    let status: Status
    /// What was found, and where something is wrong, what to do.
    let detail: String

    static func ok(_ name: String, _ detail: String) -> DoctorCheck {
        DoctorCheck(name: name, status: .ok, detail: detail)
    }

    static func warn(_ name: String, _ detail: String) -> DoctorCheck {
        DoctorCheck(name: name, status: .warn, detail: detail)
    }

    static func fail(_ name: String, _ detail: String) -> DoctorCheck {
        DoctorCheck(name: name, status: .fail, detail: detail)
    }
}
