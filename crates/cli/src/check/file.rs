//! Who may read a file that holds a secret.

use std::path::Path;

use super::report::Report;

/// Reports a file that every user of this machine may read or change; elsewhere than on Unix nothing is known of it.
#[cfg(unix)]
pub(super) fn check_access(subject: &str, path: &Path, report: &mut Report) {
    use std::os::unix::fs::PermissionsExt;

    const OTHERS_READ_OR_WRITE: u32 = 0o006;
    let Ok(metadata) = path.metadata() else { return };
    if metadata.permissions().mode() & OTHERS_READ_OR_WRITE != 0 {
        let path = path.display();
        report.wrong(
            subject,
            format_args!("every user of this machine may read or change {path}: chmod 600 {path}"),
        );
    }
}

#[cfg(not(unix))]
pub(super) fn check_access(_: &str, _: &Path, _: &mut Report) {}
