//! The pages that the platform publishes, where they are at hand: nothing on them is lost in silence.
//!
//! An independent scan finds the rows of tables and the fields of samples, with their lines. Each of them is in the
//! evidence with exactly that line, or in the list of what wasn't read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use wechatpay_pages::evidence::{Field, Object, Page, Subject, Voice};
use wechatpay_pages::reader::{self, Index, Source};

use crate::real_pages::official_pages;

/// The path of a page, the page and the samples beside it, and what was read of them.
type Opened = (PathBuf, Vec<Source>, Page);

/// Every page, read once for all tests.
static PAGES: LazyLock<Vec<Opened>> = LazyLock::new(|| official_pages().into_iter().map(open).collect());

fn open(path: PathBuf) -> Opened {
    let page = Source::open(&path).unwrap();
    let samples = reader::samples_beside(&path).unwrap();
    let read = reader::read(&page, &samples).unwrap_or_else(|error| panic!("{error}"));
    (path, std::iter::once(page).chain(samples).collect(), read)
}

/// What is stated, by file and line; an empty text is a line that wasn't read.
#[derive(Default)]
struct Stated(BTreeMap<(u16, usize), BTreeSet<String>>);

impl Stated {
    fn of(page: &Page) -> Self {
        let mut stated = Self::default();
        stated.object(&page.request);
        for reply in &page.replies {
            reply.object.iter().for_each(|object| stated.object(object));
        }
        for error in page.errors.iter().flatten() {
            stated.add(error.line.file, error.line.number, &error.code);
            stated.add(error.line.file, error.line.number, &error.message);
        }
        for unread in &page.unread {
            stated.add(unread.line.file, unread.line.number, "");
        }
        stated
    }

    fn add(&mut self, file: u16, line: usize, what: &str) {
        self.0.entry((file, line)).or_default().insert(what.to_owned());
    }

    fn object(&mut self, object: &Object) {
        for list in &object.lists {
            self.add(list.line.file, list.line.number, "a list");
        }
        object.fields.iter().for_each(|field| self.field(field));
    }

    fn field(&mut self, field: &Field) {
        for seen in field.seen.statements() {
            self.add(seen.line.file, seen.line.number, &seen.value);
        }
        for required in field.required.statements() {
            self.add(required.line.file, required.line.number, &format!("required {}", required.value));
        }
        for length in field.max_length.statements() {
            let value = length.value.unwrap_or_default();
            self.add(length.line.file, length.line.number, &format!("length {value}"));
        }
        for kind in field.kind.statements() {
            self.add(kind.line.file, kind.line.number, &format!("{:?}", kind.value));
        }
        for (value, line) in field.values.iter().flat_map(|values| &values.values) {
            self.add(line.file, line.number, value);
        }
        field.object.iter().for_each(|object| self.object(object));
    }

    fn has(&self, file: u16, line: usize, what: &str) -> bool {
        self.0.get(&(file, line)).is_some_and(|stated| stated.contains(what) || stated.contains(""))
    }
}

/// The cells of the rows of tables whose heading has a word in its first cell, with their lines.
fn rows<'t>(text: &'t str, word: &str) -> Vec<(usize, Vec<&'t str>)> {
    let mut rows = Vec::new();
    let mut is_known = false;
    for (index, line) in text.lines().enumerate() {
        let Some(inner) = line.strip_prefix("| ") else {
            is_known = false;
            continue;
        };
        let cells: Vec<&str> = inner.split(" | ").map(|cell| cell.trim().trim_end_matches(" |")).collect();
        match cells[0] {
            first if first == word => is_known = true,
            first if first.starts_with("--") => {}
            _ if is_known => rows.push((index + 1, cells)),
            _ => {}
        }
    }
    rows
}

/// The type that a cell prints, as evidence shows it.
fn kind(cell: &str) -> Option<&'static str> {
    Some(match cell.split('(').next().unwrap() {
        "string" => "Text",
        "integer" | "int" | "uint64" | "uint32" => "Integer",
        "boolean" => "Boolean",
        "object" | "Object" => "Object",
        "array[object]" => "List(Object)",
        "array[string]" | "array[string" => "List(Text)",
        "file" => "File",
        _ => return None,
    })
}

#[test]
fn every_row_of_every_table_is_in_the_evidence_or_reported() {
    let (mut fields, mut errors, mut values, mut unread, mut missing) = (0, 0, 0, 0, Vec::new());
    for (path, files, page) in &*PAGES {
        let text = String::from_utf8(files[0].bytes.clone()).unwrap();
        let stated = Stated::of(page);
        unread += page.unread.len();
        // The message around the resource of an event is the same for all events.
        let resource = match &page.subject {
            Subject::Call => 0,
            Subject::Event { .. } => text.lines().position(|line| line.contains("ciphertext解密后")).unwrap(),
        };
        let mut check = |line: usize, what: &str| {
            if !stated.has(0, line, what) {
                missing.push(format!("{}:{line}: {what}", path.display()));
            }
        };
        for (line, cells) in rows(&text, "参数名").into_iter().filter(|(line, _)| *line > resource) {
            fields += 1;
            let name = cells[0].rsplit('.').next().unwrap();
            check(line, name);
            check(line, &format!("required {}", cells[2]));
            if let Some(kind) = kind(cells[1]) {
                check(line, kind);
            }
            let length = cells[1].split(['(', ')']).nth(1).filter(|length| !length.is_empty());
            if let Some(length) = length.filter(|_| !cells[1].starts_with("int")) {
                check(line, &format!("length {length}"));
            }
            let description = cells[3].replace("\\_", "_");
            for item in description.split("<li>`").skip(1) {
                let value = item.split('`').next().unwrap();
                // Items are values where the words above them say so.
                if description.contains("可选取值")
                    && value.chars().all(|c| c.is_ascii_uppercase() || c == '_')
                {
                    values += 1;
                    check(line, value);
                }
            }
        }
        for (line, cells) in rows(&text, "状态码") {
            errors += 1;
            check(line, &cells[1].replace('\\', ""));
        }
    }
    eprintln!("{fields} fields, {values} values, {errors} errors; {unread} lines not read");
    assert!(missing.is_empty(), "{} missing:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn every_field_and_value_of_every_sample_is_in_the_evidence_or_reported() {
    let (mut fields, mut missing) = (0, Vec::new());
    for (_, files, page) in &*PAGES {
        let stated = Stated::of(page);
        for (file, source) in (0..).zip(files).skip(1) {
            let text = String::from_utf8(source.bytes.clone()).unwrap();
            // What isn't used by the request or the reply is reported at its first line.
            let mut start = 0;
            let mut is_encoder = false;
            for (index, line) in text.lines().enumerate() {
                // Go repeats the fields that leave the body.
                is_encoder = line.contains("MarshalJSON") || is_encoder && line != "}";
                if is_encoder {
                    continue;
                }
                if line.contains(" class ") || line.contains(" enum ") || line.starts_with("type ") {
                    start = index + 1;
                }
                let quoted =
                    |mark: &str| line.split(mark).nth(1).map(|rest| rest.split(['"', ',']).next().unwrap());
                let tag = quoted("@SerializedName(\"").or_else(|| quoted("`json:\""));
                let Some(name) = tag.filter(|name| *name != "-") else { continue };
                fields += 1;
                if !stated.has(file, index + 1, name) && !stated.has(file, start, "") {
                    missing.push(format!("{}:{}: {name}", source.name, index + 1));
                }
            }
        }
    }
    eprintln!("{fields} fields and values of samples");
    assert!(
        missing.is_empty(),
        "{} missing:\n{}",
        missing.len(),
        missing[..missing.len().min(50)].join("\n")
    );
}

#[test]
fn every_page_has_what_the_index_says() {
    let Some((first, ..)) = PAGES.first() else { return };
    let index = first.parent().unwrap().parent().unwrap().join("index.tsv");
    let index = std::fs::read_to_string(index).unwrap();
    let rows: BTreeMap<(&str, &str), Vec<&str>> = index
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|row| ((row[0], row[2]), row))
        .collect();
    for (path, _, page) in &*PAGES {
        let face = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let row = &rows[&(face, path.file_stem().unwrap().to_str().unwrap())];
        assert_eq!(page.updated.value().unwrap().replace('-', "."), row[4], "{}", path.display());
        assert_eq!(page.title.value().unwrap(), row[5], "{}", path.display());
        assert!(page.url.value().unwrap().ends_with(&format!("/{}.md", row[2])));
        assert!(page.face.value().is_some());
        if row[1] == "call" {
            let call = format!("{} {}", page.method.value().unwrap(), page.path.value().unwrap());
            assert_eq!(call, row[3], "{}", path.display());
            assert!(!page.replies.is_empty(), "{}", path.display());
        } else {
            let Subject::Event { event_types, original_type } = &page.subject else {
                panic!("{}", path.display())
            };
            assert!(!event_types.is_empty() && !original_type.is_silent(), "{}", path.display());
        }
    }
}

#[test]
fn a_bare_page_has_its_title_date_and_address_from_the_index() {
    let pages = official_pages();
    let Some(folder) = pages.first().and_then(|page| page.parent()?.parent()) else { return };
    let index = Index::read(&Source::open(&folder.join("index.tsv")).unwrap());
    for path in &pages {
        let whole = reader::open(path, Some(&index)).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let (_, text) = text.split_once("\n---\n").unwrap();
        let lines = text.lines().filter(|line| !line.starts_with(">更新时间"));
        let bare =
            Source { name: "page".to_owned(), bytes: lines.collect::<Vec<_>>().join("\n").into_bytes() };
        let mut bare = reader::read(&bare, &[]).unwrap();
        assert!(bare.title.is_silent() && bare.updated.is_silent(), "{}", path.display());
        index.complete(&mut bare, path);
        for (bare, whole) in
            [(&bare.title, &whole.title), (&bare.updated, &whole.updated), (&bare.url, &whole.url)]
        {
            assert_eq!(bare.value(), whole.value(), "{}", path.display());
            assert_eq!(bare.best().unwrap().line.file, 1);
        }
        assert_eq!(bare.face.value(), whole.face.value());
    }
}

#[test]
fn samples_and_tables_have_the_same_fields_nearly_everywhere() {
    fn count(object: &Object, both: &mut usize, one: &mut usize) {
        let has = |voice| object.lists.iter().any(|list| list.voice == voice);
        for field in &object.fields {
            if has(Voice::Table)
                && has(Voice::Java)
                && field.place.value().is_some_and(|place| place.word() != "header")
            {
                let seen = |voice| field.seen.by(voice).is_some();
                *(if seen(Voice::Table) && seen(Voice::Java) && seen(Voice::Go) {
                    &mut *both
                } else {
                    &mut *one
                }) += 1;
            }
            field.object.iter().for_each(|object| count(object, both, one));
        }
    }
    let (mut both, mut one) = (0, 0);
    for (_, _, page) in &*PAGES {
        count(&page.request, &mut both, &mut one);
        page.replies
            .iter()
            .flat_map(|reply| &reply.object)
            .for_each(|object| count(object, &mut both, &mut one));
    }
    eprintln!("{both} fields in tables and samples, {one} in one of them");
    assert!(one * 50 <= both, "{one} of {both}");
}
