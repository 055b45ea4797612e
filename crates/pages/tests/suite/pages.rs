//! Pages: made-up ones in each layout and form, broken ones, and the real ones where they are at hand.

use std::fmt::{Debug, Write as _};
use std::fs;

use wechatpay_pages::evidence::{
    Completeness, Evidence, Field, Kind, Line, Object, Page, Place, Statement, Subject, Voice,
};
use wechatpay_pages::reader::{self, Source};

use crate::folder;
use crate::real_pages::real_pages;

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder("fixtures/pages").join(name)).unwrap()
}

pub(crate) fn source(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    Source { name: name.to_owned(), bytes: bytes.into() }
}

fn read(name: &str) -> Page {
    reader::read(&source(name, bytes(name)), &[]).unwrap_or_else(|error| panic!("{error}"))
}

fn read_text(text: &str) -> Page {
    reader::read(&source("page", text), &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// Who says a fact, and what, without the lines: `table, Java: Patch`.
fn voices<T: Debug>(evidence: &Evidence<T>) -> String {
    let mut said: Vec<(Vec<&str>, String)> = Vec::new();
    for statement in evidence.statements() {
        let value = format!("{:?}", statement.value);
        match said.iter_mut().find(|(_, known)| *known == value) {
            Some((voices, _)) => voices.push(statement.voice.name()),
            None => said.push((vec![statement.voice.name()], value)),
        }
    }
    let said: Vec<_> = said.iter().map(|(voices, value)| format!("{}: {value}", voices.join(", "))).collect();
    said.join("; ")
}

/// All that a page says, without its places.
pub(crate) fn summary(page: &Page) -> String {
    let mut summary = String::new();
    let out = &mut summary;
    let text = |evidence: &Evidence<String>| evidence.value().cloned().unwrap_or_else(|| "-".to_owned());
    writeln!(out, "{} {} {}", text(&page.title), text(&page.updated), text(&page.url)).unwrap();
    if let Subject::Event { event_types, original_type } = &page.subject {
        let types: Vec<_> = event_types.iter().map(|kind| kind.value.as_str()).collect();
        writeln!(out, "event {types:?} {}", text(original_type)).unwrap();
    }
    writeln!(out, "name {}", voices(&page.name)).unwrap();
    writeln!(out, "method {}", voices(&page.method)).unwrap();
    writeln!(out, "path {}", voices(&page.path)).unwrap();
    writeln!(out, "face {} form {}", voices(&page.face), voices(&page.is_form)).unwrap();
    writeln!(out, "rate limit {}", voices(&page.rate_limit)).unwrap();
    writeln!(out, "request:{}", lists(&page.request)).unwrap();
    page.request.fields.iter().for_each(|field| describe(field, 1, out));
    for reply in &page.replies {
        let model = voices(&reply.model);
        let download = if reply.is_download { " download" } else { "" };
        writeln!(
            out,
            "reply {}{download} {model}:{}",
            reply.status.value,
            reply.object.as_ref().map_or(" -".to_owned(), lists)
        )
        .unwrap();
        reply.object.iter().flat_map(|object| &object.fields).for_each(|field| describe(field, 1, out));
        writeln!(out, "  example {}", json(reply.example.as_ref())).unwrap();
    }
    for error in page.errors.iter().flatten() {
        writeln!(out, "error: {} {} {} / {}", error.status, error.code, error.message, error.remedy).unwrap();
    }
    writeln!(out, "request example {}", json(page.request_example.as_ref())).unwrap();
    for unread in &page.unread {
        writeln!(out, "unread: {}", unread.what).unwrap();
    }
    summary
}

fn json(example: Option<&Statement<serde_json::Value>>) -> String {
    example.map_or_else(|| "-".to_owned(), |example| example.value.to_string())
}

fn lists(object: &Object) -> String {
    let list = |list: &Statement<Completeness>| format!(" {} {:?}", list.voice.name(), list.value);
    object.lists.iter().map(list).collect()
}

fn describe(field: &Field, depth: usize, out: &mut String) {
    let mut line = format!("{:1$}{2}", "", depth * 2, field.name);
    let mut add = |name: &str, said: String| {
        if !said.is_empty() {
            write!(line, " | {name}{said}").unwrap();
        }
    };
    add("", voices(&field.place));
    add("required ", voices(&field.required));
    add("", voices(&field.kind));
    add("model ", voices(&field.model));
    add("length from ", voices(&field.min_length));
    if field.max_length.value().is_some_and(Option::is_some) {
        add("length to ", voices(&field.max_length));
    }
    add("from ", voices(&field.minimum));
    add("to ", voices(&field.maximum));
    add("items from ", voices(&field.min_items));
    add("items to ", voices(&field.max_items));
    add("sealed ", voices(&field.sensitive));
    add("time ", voices(&field.time));
    for values in &field.values {
        let meaning = |value: &String| values.meanings.get(value).map(|meaning| format!("={meaning}"));
        let all: Vec<_> = values
            .values
            .iter()
            .map(|(value, _)| format!("{value}{}", meaning(value).unwrap_or_default()))
            .collect();
        add("", format!("{} lists {}", values.list.voice.name(), all.join(", ")));
    }
    add("【", field.label.as_ref().map(|label| format!("{label}】")).unwrap_or_default());
    add("", field.description.clone().unwrap_or_default());
    writeln!(out, "{line}").unwrap();
    let fields = field.object.iter().flat_map(|object| &object.fields);
    fields.for_each(|field| describe(field, depth + 1, out));
}

fn names<'f>(fields: impl IntoIterator<Item = &'f Field>) -> Vec<&'f str> {
    fields.into_iter().map(|field| field.name.as_str()).collect()
}

/// The fields that the tables show in a place.
fn in_tables(fields: &[Field], place: Place) -> Vec<&Field> {
    let shown = |field: &&Field| field.seen.by(Voice::Table).is_some() && field.place.value() == Some(&place);
    fields.iter().filter(shown).collect()
}

fn body(page: &Page) -> Vec<&Field> {
    in_tables(&page.request.fields, Place::Body)
}

fn reply(page: &Page) -> Option<Vec<&Field>> {
    let object = page.replies.first()?.object.as_ref()?;
    object.lists.iter().find(|list| list.voice == Voice::Table)?;
    Some(in_tables(&object.fields, Place::Reply))
}

fn table_is_whole(lists: &[Statement<Completeness>]) -> bool {
    lists.iter().any(|list| list.voice == Voice::Table && list.value == Completeness::Whole)
}

fn shows_whole_reply(page: &Page) -> bool {
    page.replies.iter().any(|reply| reply.object.as_ref().is_some_and(|object| table_is_whole(&object.lists)))
}

#[test]
fn a_page_is_read_alike_in_every_layout_and_form() {
    let lines = summary(&read("lines.txt"));
    insta::assert_snapshot!("page", lines);
    for other in ["flat.txt", "markdown.md", "columns.md"] {
        assert_eq!(summary(&read(other)), lines, "{other}");
    }
}

#[test]
fn ends_of_lines_marks_and_spaces_change_nothing() {
    let text = String::from_utf8(bytes("lines.txt")).unwrap();
    let lines = summary(&read("lines.txt"));
    let wide = text.replace("  必填", "\u{3000}必填").replace("  选填", " \u{a0}\u{3000}选填");
    for other in [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), wide] {
        assert_eq!(summary(&read_text(&other)), lines);
    }
}

#[test]
fn a_collapsed_table_says_nothing_of_its_fields() {
    let page = read("collapsed.txt");
    let shown = body(&page);
    let expected = ["out_request_no", "umbrella_kind", "deposit", "tags", "riders", "remark"];
    assert_eq!(names(shown.iter().copied()), expected);
    for field in shown {
        let inner = field.object.iter().flat_map(|object| &object.fields);
        assert!(inner.clone().all(|field| field.seen.by(Voice::Table).is_none()), "{}", field.name);
        assert!(!field.object.as_ref().is_some_and(|object| table_is_whole(&object.lists)));
    }
    // The samples still show them.
    let deposit = page.request.fields.iter().find(|field| field.name == "deposit").unwrap();
    assert_eq!(names(&deposit.object.as_ref().unwrap().fields), ["amount", "currency"]);
}

#[test]
fn other_pages_of_the_platform_are_read() {
    for name in ["close.txt", "upload.md", "rows.txt", "event.md"] {
        insta::assert_snapshot!(name, summary(&read(name)));
    }
}

/// Each line of a field shows what it states.
fn check(field: &Field, at: &impl Fn(Line) -> String) {
    for seen in field.seen.statements() {
        assert!(at(seen.line).contains(&seen.value), "{seen:?}");
    }
    for (value, line) in field.values.iter().flat_map(|values| &values.values) {
        assert!(at(*line).contains(value), "{value}");
    }
    for required in field.required.statements() {
        assert!(at(required.line).contains(if required.value { "必填" } else { "填" }));
    }
    for model in field.model.statements() {
        assert!(at(model.line).contains(&model.value), "{model:?}");
    }
    field.object.iter().flat_map(|object| &object.fields).for_each(|field| check(field, at));
}

#[test]
fn every_fact_has_its_line() {
    let page = read("lines.txt");
    let text = String::from_utf8(bytes("lines.txt")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let at = |line: Line| lines[line.number - 1];
    let reply = page.replies[0].object.as_ref().unwrap();
    for field in page.request.fields.iter().chain(&reply.fields) {
        check(field, &|line| at(line).to_owned());
    }
    for model in page.replies[0].model.statements() {
        assert!(at(model.line).contains(&model.value));
    }
    for name in page.name.statements() {
        assert!(at(name.line).contains(&name.value));
    }
    for method in page.method.statements() {
        assert!(at(method.line).contains(&method.value.to_string()));
    }
    assert!(at(page.errors.unwrap()[2].line).contains("404"));
}

#[test]
fn what_a_page_does_not_reach_it_does_not_deny() {
    let text = String::from_utf8(bytes("flat.txt")).unwrap();
    let until = |mark: &str| read_text(&text[..text.find(mark).unwrap()]);
    let page = until("tags 选填");
    assert_eq!(names(body(&page)), ["out_request_no", "umbrella_kind", "deposit"]);
    assert!(!table_is_whole(&page.request.lists) && page.replies.is_empty() && page.errors.is_none());
    assert_eq!(page.truncated, Some(Line::new(0, 30)));

    let page = until("public static class Loan");
    assert!(table_is_whole(&page.request.lists) && !shows_whole_reply(&page) && reply(&page).is_none());
    let models = ["deposit", "riders"].map(|name| {
        page.request
            .fields
            .iter()
            .find(|field| field.name == name)
            .unwrap()
            .model
            .by(Voice::Java)
            .unwrap()
            .value
            .clone()
    });
    assert_eq!(models, ["Deposit", "Rider"]);
    assert!(page.request.lists.iter().any(|list| list.voice == Voice::Java));

    let page = until("create_time 必填");
    assert_eq!(reply(&page).map(|fields| fields.len()), Some(3));
    assert!(!shows_whole_reply(&page) && page.truncated.is_some());

    let page = until("公共错误码");
    assert!(shows_whole_reply(&page) && page.errors.is_none() && page.truncated.is_some());
    assert_eq!(read("flat.txt").truncated, None);
}

#[test]
fn broken_pages_say_what_to_do() {
    let mut names: Vec<_> = fs::read_dir(folder("fixtures/pages/broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let refused = |name: &str, bytes| reader::read(&source(name, bytes), &[]).unwrap_err();
    let said = |name: &String| format!("{}\n", refused(name, bytes(&format!("broken/{name}"))));
    let mut said: String = names.iter().map(said).collect();
    writeln!(said, "{}", refused("large.txt", vec![b'a'; reader::SIZE_LIMIT + 1])).unwrap();
    insta::assert_snapshot!("broken_pages", said);
}

/// The older copies of pages, by name; none where they are not at hand.
fn seeds() -> Vec<Page> {
    real_pages().into_iter().map(|(_, bytes)| reader::read(&source("seed", bytes), &[]).unwrap()).collect()
}

#[test]
fn the_real_pages_are_read() {
    let seeds = seeds();
    if seeds.is_empty() {
        return;
    }
    // Name, method, and how many parameters, fields of the body and of the reply, errors, and samples there are.
    let seen: Vec<_> = seeds
        .iter()
        .map(|page| {
            let outside = [Place::Header, Place::Path, Place::Query];
            let outside = outside.map(|place| in_tables(&page.request.fields, place).len());
            (
                page.name.value().unwrap().clone(),
                page.method.value().unwrap().to_string(),
                outside.iter().sum::<usize>(),
                body(page).len(),
                reply(page).map(|fields| fields.len()),
                page.errors.as_ref().map(Vec::len),
                page.name.statements().len(),
            )
        })
        .collect();
    let seen: Vec<_> = seen
        .iter()
        .map(|(name, method, p, b, r, e, s)| (name.as_str(), method.as_str(), *p, *b, *r, *e, *s))
        .collect();
    assert_eq!(
        seen,
        [
            ("GetUserCard", "GET", 6, 0, Some(18), None, 2),
            ("GetCard", "GET", 4, 0, Some(27), Some(4), 1),
            ("ConfirmUserCard", "POST", 5, 10, Some(18), None, 2),
            ("InvalidateCard", "POST", 4, 0, Some(27), None, 2),
            ("UpdateUserCard", "PATCH", 6, 9, Some(18), Some(5), 1),
        ]
    );
    let truncated: Vec<_> = seeds.iter().map(|page| page.truncated.is_some()).collect();
    assert_eq!(truncated, [true, false, true, true, false]);
    let updated: Vec<_> = seeds.iter().map(|page| page.updated.value().unwrap().as_str()).collect();
    assert_eq!(updated, ["2025-07-25", "2025-06-22", "2025-07-16", "2025-08-01", "2025-06-22"]);
    assert!(seeds.iter().all(|page| page.replies[0].example.is_some()));
    assert!(
        seeds.iter().all(|page| page.unread.is_empty()),
        "{:?}",
        seeds.iter().map(|page| &page.unread).collect::<Vec<_>>()
    );
}

/// Java and Go declare the same.
fn agree(object: &Object) {
    for field in &object.fields {
        assert_eq!(
            field.seen.by(Voice::Java).is_some(),
            field.seen.by(Voice::Go).is_some(),
            "{}",
            field.name
        );
        let said = |voice| field.kind.by(voice).map(|kind| kind.value.clone());
        assert_eq!(said(Voice::Java), said(Voice::Go), "{}", field.name);
        let place = |voice| field.place.by(voice).map(|place| place.value);
        assert_eq!(place(Voice::Java), place(Voice::Go), "{}", field.name);
        field.object.iter().for_each(agree);
    }
}

/// The fields that the sample in Java seals.
fn sealed<'f>(fields: &'f [Field], found: &mut Vec<&'f str>) {
    for field in fields {
        if field.sensitive.by(Voice::Java).is_some() {
            found.push(&field.name);
        }
        sealed(field.object.as_ref().map_or(&[], |object| &object.fields), found);
    }
}

#[test]
fn the_real_pages_say_what_the_fact_sheet_says() {
    let seeds = seeds();
    let [get_user_card, get_card, confirm, invalidate, update] = seeds.as_slice() else { return };
    let field = |page: &Page, name: &str| {
        let fields = reply(page).unwrap();
        fields.into_iter().find(|field| field.name == name).unwrap().clone()
    };
    let inner = |field: &Field| field.object.clone().unwrap().fields;
    let shown = |field: &Field| in_tables(&inner(field), Place::Reply).len();
    let dates = field(get_user_card, "valid_date_information");
    assert_eq!(
        names(&inner(&dates)),
        ["type", "available_begin_time", "available_end_time", "available_day_after_receive"]
    );
    assert_eq!(shown(&field(update, "valid_date_information")), 0);
    assert_eq!(shown(&field(get_card, "code_jump_information")), 0);
    assert_eq!(
        names(&inner(&field(invalidate, "purchase_information"))),
        ["price", "jump_appid", "jump_path"]
    );
    let agreement = |page| field(page, "legal_agreement");
    assert_eq!(agreement(get_card).max_length.value(), Some(&Some(2048)));
    assert_eq!(agreement(invalidate).max_length.value(), Some(&Some(20480)));
    assert_eq!(agreement(get_card).required.value(), Some(&false));
    assert_eq!(agreement(invalidate).required.value(), Some(&true));
    assert_eq!(field(confirm, "phone_number").sensitive.value(), Some(&true));
    assert_eq!(field(get_card, "code_type").values[0].values.len(), 5);
    let forms = inner(&field(invalidate, "user_information"));
    assert_eq!(forms[0].kind.value(), Some(&Kind::List(Box::new(Kind::Text))));

    for page in [get_user_card, confirm, invalidate] {
        let voices: Vec<_> = page.name.statements().iter().map(|name| name.voice).collect();
        assert_eq!(voices, [Voice::Java, Voice::Go]);
        agree(&page.request);
        agree(page.replies[0].object.as_ref().unwrap());
    }
    let outside = update
        .request
        .fields
        .iter()
        .filter(|field| field.place.by(Voice::Java).is_some_and(|place| place.value != Place::Body));
    assert_eq!(names(outside), ["user_card_code", "card_id"]);
    let mut found = Vec::new();
    sealed(&update.request.fields, &mut found);
    assert_eq!(found, ["phone_number", "value"]);
}
