//! Drift as lines for people, and as JSON for programs.

use std::fmt;

use serde_json::{Value, json};

use super::{Drift, DriftKind};

/// One line: operation, fact, what the page says and where, what the spec says and where.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, pointer, page_says, spec_says, page: (page, line), .. } = self;
        write!(f, "{operation}  {pointer}  page: {page_says} ({page}:{line}")?;
        self.also.iter().try_for_each(|line| write!(f, ", {line}"))?;
        if self.said_by != "table" {
            write!(f, ", {}", self.said_by)?;
        }
        write!(f, ")  spec: {spec_says}")?;
        if let Some(span) = &self.spec {
            let (line, _) = span.line_and_column();
            write!(f, " ({}:{line})", span.file().shown)?;
        }
        match &self.kind {
            DriftKind::Explained(why) => write!(f, "  {}", why.value),
            DriftKind::Drift | DriftKind::Contradiction => Ok(()),
        }
    }
}

/// The differences of all pages as text: drift first, then what pages contradict themselves in, then what is
/// explained. Nothing if there is none.
pub fn text(found: &[Drift]) -> String {
    let lines = |title: &str, belongs: &dyn Fn(&DriftKind) -> bool| {
        let lines: Vec<_> =
            found.iter().filter(|drift| belongs(&drift.kind)).map(ToString::to_string).collect();
        if lines.is_empty() { String::new() } else { format!("{title}{}\n", lines.join("\n")) }
    };
    lines("", &|kind| matches!(kind, DriftKind::Drift))
        + &lines("The page contradicts itself:\n", &|kind| matches!(kind, DriftKind::Contradiction))
        + &lines("Explained by the spec:\n", &|kind| matches!(kind, DriftKind::Explained(_)))
}

/// A difference as JSON. Keys may be added, none will be taken away.
///
/// | key | value |
/// |---|---|
/// | `kind` | `drift`, `contradiction` or `explained` |
/// | `operation` | `GetUserCard` |
/// | `pointer` | the fact's name, see [the module](super) |
/// | `page_says`, `spec_says` | text |
/// | `page` | `file`, `line`, `said_by` (`table`, `Java sample`, `Go sample`, `prose`), `also`: more lines |
/// | `spec` | `file`, `line`, `column`; `null` if the spec does not have the operation |
/// | `reason` | of what is explained, why; else `null` |
pub fn json(drift: &Drift) -> Value {
    let (kind, reason) = match &drift.kind {
        DriftKind::Drift => ("drift", None),
        DriftKind::Contradiction => ("contradiction", None),
        DriftKind::Explained(why) => ("explained", Some(&why.value)),
    };
    let spec = drift.spec.as_ref().map(|span| {
        let (line, column) = span.line_and_column();
        json!({"file": span.file().shown, "line": line, "column": column})
    });
    let also: Vec<_> = drift.also.iter().map(|line| line.0).collect();
    json!({
        "kind": kind,
        "operation": drift.operation,
        "pointer": drift.pointer,
        "page_says": drift.page_says,
        "spec_says": drift.spec_says,
        "page": {"file": drift.page.0, "line": drift.page.1.0, "said_by": drift.said_by, "also": also},
        "spec": spec,
        "reason": reason,
    })
}
