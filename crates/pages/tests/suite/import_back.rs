//! Import brings back what was deleted, with every fact, and changes nothing that is held; on the real pages too.

use wechatpay_codegen::{Source, describe};
use wechatpay_pages::drift::{Drift, compare};
use wechatpay_pages::evidence::Page;
use wechatpay_pages::reader;

use crate::import::{apply_all_changes, import, open_drift, page, read, said, spec_of, texts, umbrellas};
use crate::real_pages::{official_pages, real_pages};
use crate::real_spec;

/// The platform's real pages, where they are at hand.
fn pages_at_hand() -> Vec<Page> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    real_pages().iter().map(|(name, bytes)| read(name, &text(bytes))).collect()
}

/// The spec without an operation and what only that used. Its face's document has the path of the call.
fn without(source: &Source, id: &str, (face, call): (&str, &str)) -> Source {
    let mut source = source.clone();
    let mut files = source.folders.iter().flat_map(|folder| &folder.files);
    let path = files.find(|file| file.name == face && file.text.contains(call)).unwrap().path.clone();
    edit(&mut source, &path, |text| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = lines.iter().position(|line| line.trim() == format!("operationId: {id}")).unwrap();
        let depth = |line: &str| line.len() - line.trim_start().len();
        let method = (0..at).rev().find(|at| depth(lines[*at]) == 4).unwrap();
        let path = (0..at).rev().find(|at| depth(lines[*at]) == 2).unwrap();
        let end_of = |from: usize| {
            let next = |at: &usize| !lines[*at].trim().is_empty() && depth(lines[*at]) <= depth(lines[from]);
            (from + 1..lines.len()).find(next).unwrap_or(lines.len())
        };
        let methods =
            (path + 1..end_of(path)).filter(|at| depth(lines[*at]) == 4 && !lines[*at].trim().is_empty());
        let from = if methods.count() == 1 { path } else { method };
        [&lines[..from], &lines[end_of(from)..]].concat().concat()
    });
    while let Err(mistakes) = describe(&source) {
        // What events do may be about a resource that nothing else leads to any more.
        let orphaned = mistakes.iter().find(|mistake| mistake.rule.name() == "unknown-resource");
        if let Some(orphaned) = orphaned {
            let span = orphaned.labels[0].span.clone();
            edit(&mut source, &span.file().path, |text| {
                let key = text[..span.range().start].rfind("x-behavior:").unwrap();
                without_block(text, key)
            });
            continue;
        }
        // Where one face alone is left that uses a model, there is nothing for a field to say about faces.
        if let Some(alone) = mistakes.iter().find(|mistake| mistake.rule.name() == "faces") {
            let span = alone.labels[0].span.clone();
            edit(&mut source, &span.file().path, |text| {
                let key = span.range().start + text[span.range().start..].find("x-faces:").unwrap();
                without_block(text, key)
            });
            continue;
        }
        // The last first: nothing moves above it.
        let all: Vec<_> = mistakes.iter().collect();
        for mistake in all.into_iter().rev() {
            assert_eq!(mistake.rule.name(), "unused-component", "{mistakes}");
            let span = mistake.labels[0].span.clone();
            edit(&mut source, &span.file().path, |text| without_block(text, span.range().start));
        }
    }
    source
}

fn edit(source: &mut Source, path: &str, change: impl FnOnce(&str) -> String) {
    let files = source.folders.iter_mut().flat_map(|folder| &mut folder.files);
    let file = files.into_iter().find(|file| file.path == path).unwrap();
    *file = std::sync::Arc::new(file.with_text(change(&file.text)));
}

/// Leaves out the entry whose key stands at a place.
fn without_block(text: &str, key: usize) -> String {
    let start = text[..key].rfind('\n').unwrap() + 1;
    let depth = key - start;
    let mut end = start + text[start..].find('\n').unwrap() + 1;
    while let Some(line) = text[end..].split_inclusive('\n').next() {
        if !line.trim().is_empty() && line.len() - line.trim_start().len() <= depth {
            break;
        }
        end += line.len();
    }
    format!("{}{}", &text[..start], &text[end..])
}

fn facts_of(source: &Source, page: &Page) -> Vec<String> {
    let spec = spec_of(source);
    let (name, face) = (page.name.value().unwrap(), page.face.value().copied());
    let mut operations = spec.operations.iter();
    said(operations.find(|of| of.page.name.name == *name && of.page.name.face == face).unwrap())
}

/// Whether the page shows all its tables, so that nothing of the operation is unknown to it.
fn is_whole(page: &Page) -> bool {
    page.truncated.is_none() && page.unread.is_empty()
}

#[test]
fn a_deleted_operation_comes_back_with_every_fact() {
    let held = import(&umbrellas(), &page("lines.txt")).source;
    let gone = without(&held, "createUmbrellaLoan", ("brand.yaml", ""));
    assert_eq!(spec_of(&gone).operations.len(), 3);
    let back = import(&gone, &page("lines.txt")).source;
    assert_eq!(facts_of(&back, &page("lines.txt")), facts_of(&held, &page("lines.txt")));
}

#[test]
fn deleted_operations_of_the_real_spec_come_back_with_every_fact() {
    let spec = real_spec();
    for page in pages_at_hand().into_iter().filter(is_whole) {
        if !open_drift(&spec, &page).is_empty() {
            continue;
        }
        let name = page.name.value().unwrap().clone();
        let id = format!("{}{}", name[..1].to_lowercase(), &name[1..]);
        let face = format!("{}.yaml", page.face.value().unwrap().stem());
        let gone = without(&spec, &id, (&face, &format!("\n  {}:\n", page.path.value().unwrap())));
        let draft = import(&gone, &page);
        assert!(draft.left.is_empty(), "{name}: {:?}", draft.left);
        assert_eq!(open_drift(&draft.source, &page), [""; 0], "{name}");
    }
}

#[test]
fn real_pages_that_the_spec_holds_change_not_one_byte() {
    for page in pages_at_hand() {
        let spec = real_spec();
        if open_drift(&spec, &page).is_empty() {
            let draft = import(&spec, &page);
            assert_eq!(texts(&draft.source), texts(&spec), "{}", page.files[0]);
        }
    }
}

#[test]
fn one_fact_changes_of_real_pages_are_applied() {
    // All of them take a quarter of an hour; `IMPORT_EVERY=1` tries them.
    let every = std::env::var("IMPORT_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(200);
    for (at, page) in pages_at_hand().into_iter().enumerate() {
        let wrong = apply_all_changes(&real_spec(), &page, (at * 41) % every, every);
        assert!(wrong.is_empty(), "{}:\n{}", page.files[0], wrong.join("\n"));
    }
}

#[test]
fn deleted_operations_come_back_from_their_official_pages() {
    let spec = real_spec();
    let whole = official_pages().into_iter().filter_map(|path| {
        let samples = reader::samples_beside(&path).unwrap();
        reader::read(&reader::Source::open(&path).unwrap(), &samples).ok()
    });
    let held = spec_of(&spec);
    let of_spec = whole.filter(|page| {
        let name = page.name.value();
        let is_known = held
            .operations
            .iter()
            .any(|of| Some(&of.path.value) == page.path.value() && Some(&of.page.name.name) == name);
        is_known && !compare(page, &held).iter().any(Drift::is_open)
    });
    for page in of_spec.step_by(23) {
        let name = page.name.value().unwrap();
        let id = format!("{}{}", name[..1].to_lowercase(), &name[1..]);
        let face = format!("{}.yaml", page.face.value().unwrap().stem());
        let gone = without(&spec, &id, (&face, &format!("\n  {}:\n", page.path.value().unwrap())));
        let draft = import(&gone, &page);
        assert!(draft.left.is_empty(), "{name}: {:?}", draft.left);
        assert_eq!(open_drift(&draft.source, &page), [""; 0], "{name}");
    }
}
