//! Import brings back what was deleted, with every fact, and changes nothing that is held; on the real pages too.

use wechatpay_codegen::{Source, describe};
use wechatpay_pages::drift::spec_facts;
use wechatpay_pages::page::{self, Page};

use crate::import::{apply_all_changes, documents, import, open_drift, page, said, texts, umbrellas};
use crate::real_pages::real_pages;
use crate::real_spec;

/// The platform's real pages, where they are at hand.
fn pages_at_hand() -> Vec<Page> {
    let read =
        |(name, bytes): &(String, Vec<u8>)| page::read(name, bytes).unwrap_or_else(|error| panic!("{error}"));
    real_pages().iter().map(read).collect()
}

/// The spec without an operation and what only that used.
fn without(source: &Source, id: &str, face: &str) -> Source {
    let mut source = source.clone();
    let path = source.folders[0].files.iter().find(|file| file.name == face).unwrap().path.clone();
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
        // The last first: nothing moves above it.
        let all: Vec<_> = mistakes.iter().collect();
        for mistake in all.into_iter().rev() {
            assert_eq!(mistake.rule.name(), "unused-component", "{mistakes}");
            let span = mistake.labels[0].span.clone();
            edit(&mut source, &span.file().path, |text| {
                let start = text[..span.range().start].rfind('\n').unwrap() + 1;
                let depth = span.range().start - start;
                let mut end = start + text[start..].find('\n').unwrap() + 1;
                while let Some(line) = text[end..].split_inclusive('\n').next() {
                    if !line.trim().is_empty() && line.len() - line.trim_start().len() <= depth {
                        break;
                    }
                    end += line.len();
                }
                format!("{}{}", &text[..start], &text[end..])
            });
        }
    }
    source
}

fn edit(source: &mut Source, path: &str, change: impl FnOnce(&str) -> String) {
    let files = source.folders.iter_mut().flat_map(|folder| &mut folder.files);
    let file = files.into_iter().find(|file| file.path == path).unwrap();
    let mut other = (**file).clone();
    other.text = change(&other.text);
    *file = std::sync::Arc::new(other);
}

/// The spec says nothing of the lengths that a shared model has and a page does not print, nor of explained drift.
fn facts_of(source: &Source, name: &str, page: &Page) -> Vec<String> {
    let facts = spec_facts(&documents(source));
    let face = page.facts.face.as_ref().unwrap().value;
    let found = facts.iter().find(|facts| {
        facts.name.as_ref().unwrap().value == name && facts.face.as_ref().unwrap().value == face
    });
    said(found.unwrap())
}

#[test]
fn a_deleted_operation_comes_back_with_every_fact() {
    let held = import(&umbrellas(), &page("lines.txt")).source;
    let gone = without(&held, "createUmbrellaLoan", "brand.yaml");
    assert_eq!(spec_facts(&documents(&gone)).len(), 3);
    let back = import(&gone, &page("lines.txt")).source;
    let of = |source: &Source| facts_of(source, "CreateUmbrellaLoan", &page("lines.txt"));
    assert_eq!(of(&back), of(&held));
}

/// The real spec with what the page says, though a newer state of that page replaced some of it.
fn spec_as_of(page: &Page) -> Source {
    let mut spec = real_spec();
    let paths: Vec<_> = spec.folders[0].files.iter().map(|file| file.path.clone()).collect();
    for path in paths {
        edit(&mut spec, &path, |text| {
            let accepted =
                |line: &&str| line.trim_end().ends_with("earlier: true}") || line.trim() == "x-drift:";
            text.split_inclusive('\n').filter(|line| !accepted(line)).collect()
        });
    }
    import(&spec, page).source
}

#[test]
fn deleted_operations_of_the_real_spec_come_back_with_every_fact() {
    for page in pages_at_hand() {
        let name = page.facts.name.as_ref().unwrap().value.clone();
        let id = format!("{}{}", name[..1].to_lowercase(), &name[1..]);
        let face = format!("{}.yaml", page.facts.face.as_ref().unwrap().value.stem());
        let spec = spec_as_of(&page);
        let gone = without(&spec, &id, &face);
        let draft = import(&gone, &page);
        assert!(draft.mistakes.is_none(), "{name}: {}", draft.mistakes.unwrap());
        assert!(draft.left.is_empty(), "{name}: {:?}", draft.left);
        let (mut before, mut after) = (facts_of(&spec, &name, &page), facts_of(&draft.source, &name, &page));
        // What a page does not print, a rate limit, is not taken out of the spec.
        if page.facts.rate_limit.is_none() {
            before.remove(2);
            after.remove(2);
        }
        // The errors are those that the page lists: some seeds are older than the page that the spec follows, and list
        // fewer; others lack the table.
        let is_error = |fact: &mut String| fact.starts_with(['4', '5']);
        before.retain_mut(|fact| !is_error(fact));
        let errors: Vec<_> = after.extract_if(.., is_error).collect();
        if page.facts.errors.is_some() {
            let mut listed: Vec<_> = said(&page.facts).extract_if(.., is_error).collect();
            listed.sort_by_key(|error| error[..3].to_owned());
            assert_eq!(errors, listed, "{name}");
        }
        assert_eq!(after, before, "{name}");
        let again = import(&draft.source, &page);
        let lengths = again.left.iter().chain(&draft.notes).all(|left| left.what.contains("#maxLength"));
        assert!(lengths, "{name}: {:?}", again.left);
    }
}

#[test]
fn real_pages_that_the_spec_holds_change_not_one_byte() {
    for page in pages_at_hand() {
        let spec = real_spec();
        if open_drift(&spec, &page).is_empty() {
            let draft = import(&spec, &page);
            assert_eq!(texts(&draft.source), texts(&spec), "{}", page.name);
        }
    }
}

#[test]
fn one_fact_changes_of_real_pages_are_applied() {
    // All of them take a quarter of an hour; `IMPORT_EVERY=1` tries them.
    let every = std::env::var("IMPORT_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(200);
    for (at, page) in pages_at_hand().into_iter().enumerate() {
        let wrong = apply_all_changes(&real_spec(), &page, (at * 41) % every, every);
        assert!(wrong.is_empty(), "{}:\n{}", page.name, wrong.join("\n"));
    }
}
