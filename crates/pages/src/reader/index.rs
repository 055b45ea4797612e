//! An index of pages: titles, dates and addresses that the pages themselves may lack.

use std::collections::BTreeMap;
use std::path::Path;

use super::source::Source;
use super::{call, preamble};
use crate::evidence::{Line, Page, Voice};

/// A table with tabs between its cells; its first row names the columns.
#[derive(Clone, Debug, Default)]
pub struct Index {
    name: String,
    /// By section and number of the page: `brand`, `4015582733`.
    rows: BTreeMap<(String, String), Row>,
}

#[derive(Clone, Debug)]
struct Row {
    line: usize,
    title: String,
    updated: Option<String>,
    address: String,
}

impl Index {
    /// Reads an index; rows without a number are passed over.
    pub fn read(source: &Source) -> Self {
        let text = String::from_utf8_lossy(&source.bytes);
        let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let columns = lines.next().unwrap_or_default();
        let column = |names: &[&str]| columns.iter().position(|column| names.contains(column));
        let (section, id) = (column(&["section", "face"]), column(&["id"]));
        let (title, date, address) = (column(&["title"]), column(&["date"]), column(&["address", "url"]));
        let mut rows = BTreeMap::new();
        for (cells, line) in lines.zip(2..) {
            let cell = |column: Option<usize>| {
                column.and_then(|column| cells.get(column)).copied().unwrap_or_default()
            };
            let (section, id) = (cell(section), cell(id));
            if id.is_empty() {
                continue;
            }
            let address = match cell(address) {
                "" => address_of(section, id),
                address => address.to_owned(),
            };
            let row =
                Row { line, title: cell(title).to_owned(), updated: preamble::date(cell(date)), address };
            rows.entry((section.to_owned(), id.to_owned())).or_insert(row);
        }
        Self { name: source.name.clone(), rows }
    }

    /// Adds what the index says of a page, where the page itself is silent.
    pub fn complete(&self, page: &mut Page, path: &Path) {
        let text = |part: Option<&std::ffi::OsStr>| {
            part.and_then(|part| part.to_str()).unwrap_or_default().to_owned()
        };
        let section = text(path.parent().and_then(Path::file_name));
        let Some(row) = self.rows.get(&(section, text(path.file_stem()))) else { return };
        let Ok(file) = u16::try_from(page.files.len()) else { return };
        let line = Line::new(file, row.line);
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let is_used = [
            page.title.say_first(Voice::Table, line, filled(&row.title)),
            page.updated.say_first(Voice::Table, line, row.updated.clone()),
            page.url.say_first(Voice::Table, line, filled(&row.address)),
            page.face.say_first(Voice::Table, line, call::face_of_address(&row.address)),
        ];
        if is_used.contains(&true) {
            page.files.push(self.name.clone());
        }
    }
}

/// The address of a page by its section and number.
fn address_of(section: &str, id: &str) -> String {
    match section {
        "" => String::new(),
        "brand" => format!("https://pay.weixin.qq.com/doc/brand/{id}.md"),
        _ => format!("https://pay.weixin.qq.com/doc/v3/{section}/{id}.md"),
    }
}
