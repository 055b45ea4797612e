//! The tables of a page: parameters, body, reply.

use super::PageLine;
use super::call::Call;
use super::markdown::Role;
use super::sections::{Part, Section};
use super::shapes::Shapes;
use super::{errors, events, fields};
use crate::facts::{Fact, FieldFacts, FieldPlace};
use wechatpay_codegen::spec::Method;

/// What the tables say.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    /// Headers, path and query.
    pub(super) parameters: Vec<FieldFacts<PageLine>>,
    /// The body.
    pub(super) body: Option<Vec<FieldFacts<PageLine>>>,
    /// The reply.
    pub(super) reply: Option<Vec<FieldFacts<PageLine>>>,
    /// The statuses of replies.
    pub(super) statuses: Vec<Fact<u16, PageLine>>,
}

/// Reads the tables.
pub(super) fn read(sections: &[Section<'_>], call: &Call, shapes: &Shapes) -> Tables {
    let mut tables = Tables::default();
    for section in sections {
        let build = |place| fields::build(events::read(&section.lines), place, shapes);
        match section.part {
            Part::Fields(FieldPlace::Reply) => tables.reply(section, shapes),
            Part::Fields(FieldPlace::Body) => {
                tables.body.get_or_insert_default().extend(build(FieldPlace::Body));
            }
            Part::Fields(place) => tables.parameters.extend(build(place)),
            Part::Request => {
                for field in build(FieldPlace::Body) {
                    tables.unplaced(field, call);
                }
            }
            Part::ReplyExamples => tables.example(section),
            _ => {}
        }
    }
    tables.body = tables.body.filter(|body| !body.is_empty());
    tables
}

/// The places of which a page shows the whole list: it goes on after it.
pub(super) fn whole(sections: &[Section<'_>]) -> Vec<FieldPlace> {
    let mut whole = Vec::new();
    let after = |part: fn(Part) -> bool| {
        sections.iter().enumerate().rfind(|(_, section)| part(section.part)).map(|(index, _)| index)
    };
    let request = after(|part| {
        matches!(
            part,
            Part::Request
                | Part::Fields(FieldPlace::Header | FieldPlace::Path | FieldPlace::Query | FieldPlace::Body)
        )
    });
    if request.is_some_and(|index| index + 1 < sections.len()) {
        whole.extend([FieldPlace::Header, FieldPlace::Path, FieldPlace::Query, FieldPlace::Body]);
    }
    let reply = after(|part| part == Part::Fields(FieldPlace::Reply));
    if reply.is_some_and(|index| index + 1 < sections.len()) {
        whole.push(FieldPlace::Reply);
    }
    whole
}

/// The status of a reply: `200 OK`.
fn success(text: &str) -> Option<u16> {
    errors::status(text).filter(|status| (200..300).contains(status))
}

impl Tables {
    /// Each status has its own fields; those of the first that has any are the reply's.
    fn reply(&mut self, section: &Section<'_>, shapes: &Shapes) {
        let mut parts = Vec::new();
        let mut lines = Vec::new();
        let mut empty = false;
        for line in &section.lines {
            let text = line.line.text.as_str();
            empty |= ["无应答包体", "无数据", "无包体", "无应答参数"].iter().any(|word| text.contains(word));
            match success(text) {
                Some(value) => {
                    self.statuses.push(Fact { value, at: line.line.at });
                    empty |= value == 204;
                    parts.push(std::mem::take(&mut lines));
                }
                None => lines.push(line.clone()),
            }
        }
        parts.push(lines);
        let fields = parts
            .iter()
            .map(|lines| fields::build(events::read(lines), FieldPlace::Reply, shapes))
            .find(|fields| !fields.is_empty());
        self.reply = self.reply.take().or(fields).or(empty.then(Vec::new));
    }

    /// What has no table may still show a status with its example.
    fn example(&mut self, section: &Section<'_>) {
        if !self.statuses.is_empty() {
            return;
        }
        let texts = section.lines.iter().filter(|line| line.role == Role::Text);
        let found =
            texts.filter_map(|line| success(&line.line.text).map(|value| Fact { value, at: line.line.at }));
        self.statuses.extend(found);
        if self.reply.is_none()
            && !self.statuses.is_empty()
            && self.statuses.iter().all(|status| status.value == 204)
        {
            self.reply = Some(Vec::new());
        }
    }

    /// A field under no heading of a place: the path's by its name, else where its description or the method says.
    fn unplaced(&mut self, mut field: FieldFacts<PageLine>, call: &Call) {
        let said = field.description.as_deref().unwrap_or_default();
        let braced = format!("{{{}}}", field.name.value);
        let in_path = call.path.as_ref().is_some_and(|path| path.value.contains(&braced));
        let bodiless =
            call.method.as_ref().is_some_and(|method| matches!(method.value, Method::Get | Method::Delete));
        let begins =
            |word: &str| said.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let place = if in_path || begins("path") {
            FieldPlace::Path
        } else if begins("query") || (bodiless && !begins("body")) {
            FieldPlace::Query
        } else {
            FieldPlace::Body
        };
        if place == FieldPlace::Body {
            self.body.get_or_insert_default().push(field);
        } else {
            field.place = place;
            self.parameters.push(field);
        }
    }
}
