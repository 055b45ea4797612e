//! A report as JSON. Keys may be added, none will be taken away.

use serde_json::{Value, json};
use wechatpay_codegen::FaceKind;

use super::found::{Compared, Report, Whole};
use crate::drift::difference::{Drift, DriftKind, OperationName};
use crate::evidence::{Line, Voice};

/// The report as one object.
///
/// | key | value |
/// |---|---|
/// | `drift` | the differences, see below |
/// | `pages` | each page or set of pages that was compared: `files`, `operations`, `open`, `explained`, `contradictions` |
/// | `unread` | pages that can't be read, and lines that the reader didn't understand: `file`, `line`, `reason` |
/// | `undocumented`, `third_party` | operations of the spec that no page of the folder describes |
/// | `gone` | pages that the site no longer has: `section`, `id`, `title`, and the `operation` of the spec or `null` |
/// | `other_products` | the roots of paths of products that the spec doesn't have, with how many pages they have |
/// | `clean` | whether nothing is left to do |
/// | `summary` | the same in words |
///
/// A difference:
///
/// | key | value |
/// |---|---|
/// | `kind` | `drift`, `contradiction` or `explained` |
/// | `product`, `face`, `operation` | `card-member`, `brand`, `GetUserCard`; the first two may be `null` |
/// | `pointer` | the fact's name, see [`FactPath`](wechatpay_codegen::fact_path::FactPath) |
/// | `page_says`, `spec_says` | text |
/// | `page` | `file`, `line`, `said_by` (`table`, `Java sample` …), `also`: more lines of that file |
/// | `lines` | all lines that say so: `file`, `line`, `said_by` |
/// | `spec` | `file`, `line`, `column`; `null` if the spec does not have the operation |
/// | `also_on_faces` | the other faces that an edit there would change |
/// | `reason` | of what is explained, why; else `null` |
pub fn json(report: &Report) -> Value {
    let whole = report.whole.as_ref();
    let names =
        |of: fn(&Whole) -> &Vec<OperationName>| whole.into_iter().flat_map(of).map(name).collect::<Vec<_>>();
    let gone = whole.into_iter().flat_map(|whole| &whole.gone).map(|(page, operation)| {
        let operation = operation.as_ref().map(name);
        json!({"section": page.section, "id": page.id, "title": page.title, "operation": operation})
    });
    let drift = report.of_kind(|_| true).map(|(page, drift)| difference(page, drift));
    json!({
        "drift": drift.collect::<Vec<_>>(),
        "pages": report.own().map(page).collect::<Vec<_>>(),
        "unread": unread(report),
        "undocumented": names(|whole| &whole.undocumented),
        "third_party": names(|whole| &whole.third_party),
        "gone": gone.collect::<Vec<_>>(),
        "other_products": report.foreign(),
        "clean": report.is_clean(),
        "summary": report.summary(),
    })
}

fn difference(page: &Compared, drift: &Drift) -> Value {
    let (kind, reason) = match &drift.kind {
        DriftKind::Open => ("drift", None),
        DriftKind::Contradiction => ("contradiction", None),
        DriftKind::Explained { why, .. } => ("explained", Some(why)),
    };
    let spec = drift.spec.as_ref().map(|span| {
        let (line, column) = span.line_and_column();
        json!({"file": span.file().shown, "line": line, "column": column})
    });
    let line = |(voice, line): &(Voice, Line)| json!({"file": page.file(*line), "line": line.number, "said_by": voice.name()});
    let best = drift.best().map(|(voice, line)| {
        let also = drift.said_by.iter().filter(|(_, other)| other.file == line.file && *other != line);
        let mut also: Vec<_> = also.map(|(_, other)| other.number).collect();
        also.dedup();
        json!({"file": page.file(line), "line": line.number, "said_by": voice.name(), "also": also})
    });
    json!({
        "kind": kind,
        "product": drift.operation.product,
        "face": drift.operation.face.map(FaceKind::stem),
        "operation": drift.operation.name,
        "pointer": drift.fact.to_string(),
        "page_says": drift.page_says.to_string(),
        "spec_says": drift.spec_says.to_string(),
        "page": best,
        "lines": drift.said_by.iter().map(line).collect::<Vec<_>>(),
        "spec": spec,
        "also_on_faces": drift.also_on_faces.iter().map(|face| face.stem()).collect::<Vec<_>>(),
        "reason": reason,
    })
}

fn page(page: &Compared) -> Value {
    json!({
        "files": page.files,
        "operations": page.operations.iter().map(name).collect::<Vec<_>>(),
        "open": page.count(DriftKind::is_open),
        "explained": page.count(DriftKind::is_explained),
        "contradictions": page.count(DriftKind::is_contradiction),
    })
}

fn unread(report: &Report) -> Vec<Value> {
    let line =
        |file: &str, line: Option<usize>, reason: &str| json!({"file": file, "line": line, "reason": reason});
    let files = report.unreadable.iter().map(|file| line(&file.file, file.line, &file.reason));
    let lines = report.compared.iter().flat_map(|page| page.unread.iter().map(move |unread| (page, unread)));
    let lines =
        lines.map(|(page, unread)| line(page.file(unread.line), Some(unread.line.number), &unread.what));
    files.chain(lines).collect()
}

fn name(name: &OperationName) -> Value {
    json!({"product": name.product, "face": name.face.map(FaceKind::stem), "operation": name.name})
}
