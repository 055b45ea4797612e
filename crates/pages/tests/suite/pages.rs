//! Doc pages: made-up ones in each layout and form, broken ones, and the real ones where they are at hand.

use std::fmt::Write as _;
use std::fs;

use wechatpay_pages::facts::{FieldFacts, FieldKind, FieldPlace, Language};
use wechatpay_pages::page::{self, Page, PageLine};

use crate::folder;
use crate::real_pages::real_pages;

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder("fixtures/pages").join(name)).unwrap()
}

fn read(name: &str) -> Page {
    page::read(name, &bytes(name)).unwrap_or_else(|error| panic!("{error}"))
}

/// All that a page says, without its places.
fn told(page: &Page) -> String {
    let facts = &page.facts;
    let mut told = String::new();
    let out = &mut told;
    let text = |fact: &Option<wechatpay_pages::facts::Fact<String, PageLine>>| {
        fact.as_ref().map_or_else(|| "-".to_owned(), |fact| fact.value.clone())
    };
    writeln!(out, "{} {} {}", text(&facts.title), text(&facts.updated), text(&facts.url)).unwrap();
    let method = facts.method.as_ref().unwrap().value;
    let face = facts.face.as_ref().map(|face| face.value);
    writeln!(out, "{} {method} {} {face:?}", text(&facts.name), text(&facts.path)).unwrap();
    let limit = facts.rate_limit.as_ref().map(|limit| &limit.value);
    writeln!(out, "{limit:?}").unwrap();
    for (title, fields) in [
        ("parameters", Some(&facts.parameters)),
        ("body", facts.body.as_ref()),
        ("reply", facts.reply.as_ref()),
    ] {
        writeln!(out, "{title}:{}", fields.map_or(" -", |_| "")).unwrap();
        fields.into_iter().flatten().for_each(|field| tell(field, 1, out));
    }
    let statuses: Vec<_> = page.statuses.iter().map(|status| status.value).collect();
    writeln!(out, "statuses: {statuses:?}").unwrap();
    for error in facts.errors.iter().flatten() {
        writeln!(
            out,
            "error: {} {} {} / {}",
            error.status.value, error.code.value, error.meaning, error.remedy
        )
        .unwrap();
    }
    for (title, example) in [("request", &page.request_example), ("reply", &page.reply_example)] {
        let json = example.as_ref().map_or_else(|| "-".to_owned(), |example| example.value.to_string());
        writeln!(out, "{title} example: {json}").unwrap();
    }
    for sample in &page.samples {
        let method = sample.method.as_ref().map(|method| method.value);
        writeln!(out, "{:?}: {} {method:?} {}", sample.language, text(&sample.operation), text(&sample.path))
            .unwrap();
        for item in &sample.structs {
            let fields: Vec<_> = item
                .fields
                .iter()
                .map(|field| {
                    let list = if field.list { "[]" } else { "" };
                    let body = if field.in_body { "" } else { " (not in the body)" };
                    let sealed = if field.sealed { " (sealed)" } else { "" };
                    format!("{}: {list}{}{body}{sealed}", field.name.value, field.type_name)
                })
                .collect();
            writeln!(out, "  {} {{ {} }}", item.name.value, fields.join(", ")).unwrap();
        }
        for (name, values) in &sample.enums {
            let values: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
            writeln!(out, "  {} = {}", name.value, values.join(" | ")).unwrap();
        }
    }
    told
}

fn tell(field: &FieldFacts<PageLine>, depth: usize, out: &mut String) {
    let required = field.required.as_ref().map(|fact| if fact.value { "required" } else { "optional" });
    let kind = field.kind.as_ref().map(|fact| &fact.value);
    let max = field.max_length.as_ref().map_or_else(String::new, |fact| format!(" max {}", fact.value));
    let sensitive = if field.sensitive.is_some() { " sensitive" } else { "" };
    write!(out, "{:1$}{2} {3:?}", "", depth * 2, field.name.value, field.place).unwrap();
    write!(out, " {} {kind:?}{max}{sensitive}", required.unwrap_or("-")).unwrap();
    write!(
        out,
        " 【{}】{}",
        field.label.as_deref().unwrap_or("-"),
        field.description.as_deref().unwrap_or("-")
    )
    .unwrap();
    for value in &field.values {
        let meaning = field.meanings.get(&value.value).map_or("-", String::as_str);
        write!(out, " {}={meaning}", value.value).unwrap();
    }
    out.push('\n');
    field.fields.iter().flatten().for_each(|field| tell(field, depth + 1, out));
}

fn fields(fields: &[FieldFacts<PageLine>]) -> Vec<&str> {
    fields.iter().map(|field| field.name.value.as_str()).collect()
}

#[test]
fn a_page_is_read_alike_in_every_layout_and_form() {
    let lines = told(&read("lines.txt"));
    insta::assert_snapshot!("page", lines);
    for other in ["flat.txt", "markdown.md", "columns.md"] {
        assert_eq!(told(&read(other)), lines, "{other}");
    }
}

#[test]
fn ends_of_lines_marks_and_spaces_change_nothing() {
    let text = String::from_utf8(bytes("lines.txt")).unwrap();
    let lines = told(&read("lines.txt"));
    let wide = text.replace("  必填", "\u{3000}必填").replace("  选填", " \u{a0}\u{3000}选填");
    for other in [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), wide] {
        assert_eq!(told(&page::read("page", other.as_bytes()).unwrap()), lines);
    }
}

#[test]
fn a_collapsed_table_says_nothing_of_its_fields() {
    let page = read("collapsed.txt");
    let body = page.facts.body.unwrap();
    assert_eq!(fields(&body), ["out_request_no", "umbrella_kind", "deposit", "tags", "riders", "remark"]);
    assert!(body.iter().all(|field| field.fields.is_none()));
}

#[test]
fn other_pages_of_the_platform_are_read() {
    for name in ["close.txt", "upload.md", "rows.txt"] {
        insta::assert_snapshot!(name, told(&read(name)));
    }
}

#[test]
fn every_fact_has_its_line() {
    let page = read("lines.txt");
    let text = String::from_utf8(bytes("lines.txt")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let at = |line: PageLine| lines[line.0 - 1];
    for field in page.facts.parameters.iter().chain(page.facts.body.iter().flatten()) {
        assert!(at(field.name.at).contains(&field.name.value), "{}", field.name.at);
        for value in &field.values {
            assert!(at(value.at).contains(&value.value));
        }
    }
    for item in page.samples.iter().flat_map(|sample| &sample.structs) {
        assert!(at(item.name.at).contains(&item.name.value));
        for field in &item.fields {
            assert!(at(field.name.at).contains(&field.name.value));
        }
    }
    assert!(at(page.facts.errors.unwrap()[2].code.at).contains("NO_UMBRELLA"));
}

#[test]
fn what_a_page_does_not_reach_it_does_not_deny() {
    let text = String::from_utf8(bytes("flat.txt")).unwrap();
    let until = |mark: &str| {
        let end = text.find(mark).unwrap();
        page::read("page", &text.as_bytes()[..end]).unwrap()
    };
    let page = until("tags 选填");
    assert_eq!(fields(page.facts.body.as_ref().unwrap()), ["out_request_no", "umbrella_kind", "deposit"]);
    assert!(!page.shows_all(FieldPlace::Body) && page.facts.reply.is_none() && page.facts.errors.is_none());
    assert_eq!(page.stops, Some(PageLine(30)));

    let page = until("public static class Loan");
    assert!(
        page.shows_all(FieldPlace::Body) && !page.shows_all(FieldPlace::Reply) && page.facts.reply.is_none()
    );
    let structs = page.samples[0].structs.iter().map(|item| item.name.value.as_str());
    assert_eq!(structs.collect::<Vec<_>>(), ["LendUmbrellaRequest", "Deposit", "Rider"]);

    let page = until("create_time 必填");
    assert_eq!(page.facts.reply.as_ref().map(Vec::len), Some(3));
    assert!(!page.shows_all(FieldPlace::Reply) && page.stops.is_some());

    let page = until("公共错误码");
    assert!(page.shows_all(FieldPlace::Reply) && page.facts.errors.is_none() && page.stops.is_some());
    assert_eq!(read("flat.txt").stops, None);
}

#[test]
fn broken_pages_say_what_to_do() {
    let mut names: Vec<_> = fs::read_dir(folder("fixtures/pages/broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let said = |name: &String| {
        let path = format!("broken/{name}");
        format!("{}\n", page::read(name, &bytes(&path)).unwrap_err())
    };
    let mut said: String = names.iter().map(said).collect();
    let large = vec![b'a'; page::SIZE_LIMIT + 1];
    writeln!(said, "{}", page::read("large.txt", &large).unwrap_err()).unwrap();
    insta::assert_snapshot!("broken_pages", said);
}

/// The real pages, by name; none where they are not at hand.
fn seeds() -> Vec<Page> {
    real_pages().iter().map(|(_, bytes)| page::read("seed", bytes).unwrap()).collect()
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
            let facts = &page.facts;
            let count = |fields: &Option<Vec<_>>| fields.as_ref().map(Vec::len);
            let name = facts.name.as_ref().unwrap().value.clone();
            let method = facts.method.as_ref().unwrap().value.to_string();
            let errors = facts.errors.as_ref().map(Vec::len);
            (
                name,
                method,
                facts.parameters.len(),
                count(&facts.body),
                count(&facts.reply),
                errors,
                page.samples.len(),
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
            ("GetUserCard", "GET", 6, None, Some(18), None, 2),
            ("GetCard", "GET", 4, None, Some(27), Some(4), 1),
            ("ConfirmUserCard", "POST", 5, Some(10), Some(18), None, 2),
            ("InvalidateCard", "POST", 4, None, Some(27), None, 2),
            ("UpdateUserCard", "PATCH", 6, Some(9), Some(18), Some(5), 1),
        ]
    );
    let stops: Vec<_> = seeds.iter().map(|page| page.stops.is_some()).collect();
    assert_eq!(stops, [true, false, true, true, false]);
    let updated: Vec<_> =
        seeds.iter().map(|page| page.facts.updated.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(updated, ["2025-07-25", "2025-06-22", "2025-07-16", "2025-08-01", "2025-06-22"]);
    assert!(seeds.iter().all(|page| page.reply_example.is_some()));
}

#[test]
fn the_real_pages_say_what_the_fact_sheet_says() {
    let seeds = seeds();
    let [get_user_card, get_card, confirm, invalidate, update] = seeds.as_slice() else { return };
    let field = |page: &Page, name: &str| {
        let mut reply = page.facts.reply.as_ref().unwrap().iter();
        reply.find(|field| field.name.value == name).unwrap().clone()
    };
    let dates = field(get_user_card, "valid_date_information");
    assert_eq!(
        fields(dates.fields.as_ref().unwrap()),
        ["type", "available_begin_time", "available_end_time", "available_day_after_receive"]
    );
    assert!(field(update, "valid_date_information").fields.is_none());
    assert!(field(get_card, "code_jump_information").fields.is_none());
    assert_eq!(
        fields(field(invalidate, "purchase_information").fields.as_ref().unwrap()),
        ["price", "jump_appid", "jump_path"]
    );
    let agreement = |page| field(page, "legal_agreement");
    assert_eq!(agreement(get_card).max_length.unwrap().value, 2048);
    assert_eq!(agreement(invalidate).max_length.unwrap().value, 20480);
    assert!(!agreement(get_card).required.unwrap().value && agreement(invalidate).required.unwrap().value);
    assert!(field(confirm, "phone_number").sensitive.unwrap().value);
    assert_eq!(field(get_card, "code_type").values.len(), 5);
    let forms = field(invalidate, "user_information").fields.unwrap();
    assert_eq!(forms[0].kind.as_ref().unwrap().value, FieldKind::List(Box::new(FieldKind::Text)));

    // Java and Go declare the same, but for times.
    for page in [get_user_card, confirm, invalidate] {
        let [java, go] = page.samples.as_slice() else { panic!("two samples") };
        assert_eq!((java.language, go.language), (Language::Java, Language::Go));
        let names = |sample: &wechatpay_pages::facts::SampleFacts<PageLine>| {
            let structs = sample.structs.iter();
            structs
                .map(|item| {
                    let fields = item.fields.iter();
                    let fields: Vec<_> =
                        fields.map(|field| (field.name.value.clone(), field.list, field.in_body)).collect();
                    let mut fields = fields;
                    fields.sort();
                    (item.name.value.clone(), fields)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(names(java), names(go));
    }
    let request = &update.samples[0].structs[0];
    assert_eq!(request.name.value, "UpdateUserCardRequest");
    let outside: Vec<_> =
        request.fields.iter().filter(|field| !field.in_body).map(|field| field.name.value.as_str()).collect();
    assert_eq!(outside, ["user_card_code", "card_id"]);
    let sealed: Vec<_> = update.samples[0]
        .structs
        .iter()
        .flat_map(|item| &item.fields)
        .filter(|field| field.sealed)
        .map(|field| field.name.value.as_str())
        .collect();
    assert_eq!(sealed, ["phone_number", "value"]);
}
