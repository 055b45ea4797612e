//! Reads the parts of an operation or an event out of a page's evidence.

use heck::ToUpperCamelCase;
use serde_json::Value;
use wechatpay_codegen::fact_path::FieldPath;

use super::super::target::Target;
use super::resolve::Reader;
use super::shown::Shown;
use super::{Carries, Content, Draft, Field, Parts, Reply, Schema, Shape, is_of_http, limits, names};
use crate::evidence::{self, Completeness, Kind, Object, Page, Place, Statement, Values, Voice};

impl<'p> Parts<'p> {
    /// Puts together what a page says of an operation.
    pub(in crate::import) fn of_call(target: &Target<'_>, page: &'p Page, operation: &str) -> Self {
        let mut reader = Reader::new(target, operation);
        let mut body = Vec::new();
        for field in listed(&page.request) {
            let place = field.place.value().copied().unwrap_or(Place::Body);
            match place {
                Place::Header if is_of_http(&FieldPath::new(place, &field.name)) => {}
                Place::Body => body.push(field),
                _ => {
                    let field = reader.field(field, place);
                    reader.parts.parameters.push(field);
                }
            }
        }
        reader.body_name = (!body.is_empty()).then(|| format!("{operation}Request"));
        let mut body: Vec<_> = body.into_iter().map(|field| reader.field(field, Place::Body)).collect();
        let is_form = body.iter().any(|field| field.shape == Shape::File);
        // The file goes first.
        body.sort_by_key(|field| is_form && field.shape != Shape::File);
        let mut first = None;
        for reply in page.replies.iter().filter(|reply| (200..300).contains(&reply.status.value)) {
            // Replies of one call share a model.
            let carries = match reader.carried(reply) {
                Carries::Model(at) => Carries::Model(*first.get_or_insert(at)),
                carries => carries,
            };
            reader.parts.replies.push(Reply { of: Some(reply), status: reply.status.value, carries });
        }
        let lacks_reply = reader.parts.replies.is_empty();
        if lacks_reply {
            let is_silent = page.replies.is_empty() && page.truncated.is_none();
            let carries = if is_silent { Carries::Nothing } else { Carries::Model(reader.reply(None, None)) };
            reader.parts.replies.push(Reply { of: None, status: 200, carries });
        }
        let (body, shown) = ((!body.is_empty()).then_some(body), Shown::of_page(page));
        Self { body, is_form, lacks_reply, shown, ..reader.parts }
    }

    /// Puts together what a page says of an event's resource, which is called `name` unless the samples name it.
    pub(in crate::import) fn of_event(
        target: &Target<'_>,
        page: &'p Page,
        name: &str,
        operation: &str,
    ) -> Self {
        let mut reader = Reader::new(target, operation);
        let example = page.request_example.as_ref().map(|example| &example.value);
        let resource = reader.model(name, false, None, Some(&page.request), Place::Resource, example);
        Self { resource: Some(resource), shown: Shown::of_page(page), ..reader.parts }
    }
}

impl<'p> Reader<'_, '_, 'p> {
    fn carried(&mut self, reply: &'p evidence::Reply) -> Carries {
        if reply.is_download {
            return Carries::File;
        }
        let is_empty = reply.object.as_ref().is_some_and(|object| object.fields.is_empty());
        if is_empty || (reply.object.is_none() && reply.status.value != 200) {
            return Carries::Nothing;
        }
        Carries::Model(self.reply(reply.model.value(), reply.object.as_ref()))
    }

    fn reply(&mut self, name: Option<&String>, object: Option<&'p Object>) -> usize {
        let otherwise = format!("{}Response", self.operation);
        self.model(name.unwrap_or(&otherwise), name.is_some(), None, object, Place::Reply, None)
    }

    fn field(&mut self, field: &'p evidence::Field, place: Place) -> Field<'p> {
        let shape = self.shape(field, field.kind.value(), place);
        Field { of: field, place, shape }
    }

    fn shape(&mut self, field: &'p evidence::Field, kind: Option<&Kind>, place: Place) -> Shape {
        match kind {
            Some(Kind::Integer) => Shape::Integer,
            Some(Kind::Number) => Shape::Number,
            Some(Kind::Boolean) => Shape::Boolean,
            Some(Kind::File) => Shape::File,
            Some(Kind::List(item)) => Shape::List(Box::new(self.shape(field, Some(item), place))),
            Some(Kind::Map(_)) => Shape::Anything,
            Some(Kind::Object) => self.object(field, place),
            None if field.object.is_some() => self.object(field, place),
            _ if values_of(field).is_some() => Shape::Enum(self.enumeration(field)),
            Some(Kind::Text) if field.time.value() == Some(&true) => Shape::Time,
            Some(Kind::Text) => Shape::Text,
            None => Shape::Unknown,
        }
    }

    fn object(&mut self, field: &'p evidence::Field, place: Place) -> Shape {
        let object = field.object.as_ref().filter(|object| !object.fields.is_empty());
        if object.is_none() {
            return Shape::Anything;
        }
        let (name, is_named) = name_of(field);
        Shape::Model(self.model(&name, is_named, Some(field), object, place, None))
    }

    fn model(
        &mut self,
        name: &str,
        is_named: bool,
        held_by: Option<&'p evidence::Field>,
        object: Option<&'p Object>,
        place: Place,
        example: Option<&'p Value>,
    ) -> usize {
        let is_shown = object.is_some_and(is_in_table);
        self.depth += 1;
        let fields = object.into_iter().flat_map(listed).map(|field| self.field(field, place)).collect();
        self.depth -= 1;
        let content = Content::Model { fields, is_shown, example };
        self.schema(name, is_named, held_by, content, place == Place::Body)
    }

    fn enumeration(&mut self, field: &'p evidence::Field) -> usize {
        let (name, is_named) = name_of(field);
        self.schema(&name, is_named, Some(field), Content::Enum(values_of(field)), false)
    }

    fn schema(
        &mut self,
        name: &str,
        is_named: bool,
        held_by: Option<&'p evidence::Field>,
        content: Content<'p>,
        is_sent: bool,
    ) -> usize {
        let called = schema_name(name);
        let same = |known: &Schema<'_>| known.called == called && is_same(&known.content, &content);
        if let Some(at) = self.parts.schemas.iter().position(same) {
            return at;
        }
        let mut schema =
            Schema { called, is_named, held_by, content, name: String::new(), draft: Draft::Nothing };
        (schema.name, schema.draft) = self.resolved(&schema, is_sent);
        self.parts.schemas.push(schema);
        self.parts.schemas.len() - 1
    }
}

/// The name that the samples give to a field's type, or one made from its own, and whether the samples do.
fn name_of(field: &evidence::Field) -> (String, bool) {
    let named = field.model.value();
    (named.cloned().unwrap_or_else(|| field.name.to_upper_camel_case()), named.is_some())
}

/// The fields of an object. What a sample alone has, beside a whole table, contradicts the table.
fn listed(object: &Object) -> impl Iterator<Item = &evidence::Field> {
    let is_whole =
        |list: &Statement<Completeness>| list.voice == Voice::Table && list.value == Completeness::Whole;
    let has_table = object.lists.iter().any(is_whole);
    // A name that a table lists twice is one field.
    let is_first = move |(at, field): &(usize, &evidence::Field)| {
        !object
            .fields
            .iter()
            .take(*at)
            .any(|other| other.name == field.name && other.place.value() == field.place.value())
    };
    let fields = object.fields.iter().enumerate().filter(is_first).map(|(_, field)| field);
    fields.filter(move |field| !has_table || field.seen.is_silent() || field.seen.by(Voice::Table).is_some())
}

/// The values of a field: the table's, else the first that a sample has.
fn values_of(field: &evidence::Field) -> Option<&Values> {
    let lists = || field.values.iter().filter(|values| !values.values.is_empty());
    lists().find(|values| values.list.voice == Voice::Table).or_else(|| lists().next())
}
/// A name that a schema can have: that of the samples, if it is one word of letters and digits.
fn schema_name(name: &str) -> String {
    let is_word =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    match name.to_upper_camel_case() {
        _ if is_word => name.to_owned(),
        other if other.starts_with(|c: char| c.is_ascii_alphabetic()) => other,
        other => format!("Type{other}"),
    }
}
fn is_in_table(object: &Object) -> bool {
    object.lists.iter().any(|list| list.voice == Voice::Table)
        || object.fields.iter().any(|field| field.seen.by(Voice::Table).is_some())
}

/// Whether two schemas of one page are one: they say the same of every field, or have the same values.
fn is_same(one: &Content<'_>, other: &Content<'_>) -> bool {
    match (one, other) {
        (Content::Enum(one), Content::Enum(other)) => one.map(names) == other.map(names),
        (Content::Model { fields: one, .. }, Content::Model { fields: other, .. }) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| {
                    one.shape == other.shape
                        && one.name() == other.name()
                        && one.required() == other.required()
                        && one.is_sensitive() == other.is_sensitive()
                        && limits(one.of) == limits(other.of)
                })
        }
        _ => false,
    }
}
