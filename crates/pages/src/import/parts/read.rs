//! Reads the parts of an operation or an event out of a page's evidence.

use heck::ToUpperCamelCase;
use wechatpay_codegen::fact_path::FieldPath;

use super::{Carries, Enumeration, Field, Limits, Model, Parts, Reply, Shape, is_of_http, names};
use crate::evidence::{self, Completeness, Kind, Object, Page, Place, Statement, Values, Voice};

impl<'p> Parts<'p> {
    /// Puts together what a page says of an operation.
    pub(in crate::import) fn of_call(page: &'p Page, operation: &str) -> Self {
        let mut parts = Self::default();
        let mut body = Vec::new();
        for field in listed(&page.request) {
            let place = field.place.value().copied().unwrap_or(Place::Body);
            match place {
                Place::Header if is_of_http(&FieldPath::new(place, &field.name)) => {}
                Place::Body => body.push(parts.field(field, place)),
                _ => {
                    let field = parts.field(field, place);
                    parts.parameters.push(field);
                }
            }
        }
        parts.is_form = body.iter().any(|field| field.shape == Shape::File);
        // The file goes first.
        body.sort_by_key(|field| parts.is_form && field.shape != Shape::File);
        parts.body = (!body.is_empty()).then_some(body);
        let mut first = None;
        for reply in page.replies.iter().filter(|reply| (200..300).contains(&reply.status.value)) {
            // Replies of one call share a model.
            let carries = match (parts.carried(reply, operation), first) {
                (Carries::Model(_), Some(first)) => Carries::Model(first),
                (Carries::Model(at), None) => {
                    first = Some(at);
                    Carries::Model(at)
                }
                (carries, _) => carries,
            };
            parts.replies.push(Reply { of: Some(reply), status: reply.status.value, carries });
        }
        parts
    }

    /// Puts together what a page says of an event's resource, which is called `name` unless the samples name it.
    pub(in crate::import) fn of_event(page: &'p Page, name: &str) -> Self {
        let mut parts = Self::default();
        let resource = parts.model(name.to_owned(), false, None, Some(&page.request), Place::Resource);
        if let Some(model) = parts.models.get_mut(resource) {
            model.example = page.request_example.as_ref().map(|example| &example.value);
        }
        parts.resource = Some(resource);
        parts
    }
    /// Adds a reply of which nothing is known.
    pub(in crate::import) fn add_unknown_reply(&mut self, operation: &str) {
        let model = self.model(format!("{operation}Response"), false, None, None, Place::Reply);
        self.replies.push(Reply { of: None, status: 200, carries: Carries::Model(model) });
    }

    fn carried(&mut self, reply: &'p evidence::Reply, operation: &str) -> Carries {
        if reply.is_download {
            return Carries::File;
        }
        let is_empty = reply.object.as_ref().is_some_and(|object| object.fields.is_empty());
        if is_empty || (reply.object.is_none() && reply.status.value != 200) {
            return Carries::Nothing;
        }
        let name = reply.model.value();
        let otherwise = || format!("{operation}Response");
        let model = self.model(
            name.cloned().unwrap_or_else(otherwise),
            name.is_some(),
            None,
            reply.object.as_ref(),
            Place::Reply,
        );
        Carries::Model(model)
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
        let name = field.model.value();
        let otherwise = || field.name.to_upper_camel_case();
        let is_named = name.is_some();
        let name = name.cloned().unwrap_or_else(otherwise);
        Shape::Model(self.model(name, is_named, Some(field), object, place))
    }

    fn model(
        &mut self,
        name: String,
        is_named: bool,
        held_by: Option<&'p evidence::Field>,
        object: Option<&'p Object>,
        place: Place,
    ) -> usize {
        let name = schema_name(name);
        let is_shown = object.is_some_and(is_in_table);
        let fields: Vec<_> =
            object.into_iter().flat_map(listed).map(|field| self.field(field, place)).collect();
        let same = |model: &Model<'_>| model.name == name && is_same(&model.fields, &fields);
        if let Some(at) = self.models.iter().position(same) {
            return at;
        }
        self.models.push(Model { name, is_named, held_by, is_shown, fields, example: None });
        self.models.len() - 1
    }

    fn enumeration(&mut self, field: &'p evidence::Field) -> usize {
        let name = field.model.value();
        let is_named = name.is_some();
        let name = schema_name(name.cloned().unwrap_or_else(|| field.name.to_upper_camel_case()));
        let values = values_of(field);
        let same =
            |known: &Enumeration<'_>| known.name == name && known.values.map(names) == values.map(names);
        if let Some(at) = self.enums.iter().position(same) {
            return at;
        }
        self.enums.push(Enumeration { name, is_named, held_by: field, values });
        self.enums.len() - 1
    }
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
fn schema_name(name: String) -> String {
    let is_word =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    match name.to_upper_camel_case() {
        _ if is_word => name,
        other if other.starts_with(|c: char| c.is_ascii_alphabetic()) => other,
        other => format!("Type{other}"),
    }
}
fn is_in_table(object: &Object) -> bool {
    object.lists.iter().any(|list| list.voice == Voice::Table)
        || object.fields.iter().any(|field| field.seen.by(Voice::Table).is_some())
}

/// Whether two objects of one page are one model: they say the same of every field.
fn is_same(one: &[Field<'_>], other: &[Field<'_>]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            one.shape == other.shape
                && one.name() == other.name()
                && one.required() == other.required()
                && one.is_sensitive() == other.is_sensitive()
                && Limits::of(one.of) == Limits::of(other.of)
        })
}
