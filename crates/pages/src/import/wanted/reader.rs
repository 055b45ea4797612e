//! Reads a page's tables, and its samples where they say more.

use heck::ToUpperCamelCase;

use super::samples::Samples;
use super::{Enumeration, Field, Model, Shape, Wanted};
use crate::facts::{FieldFacts, FieldKind, FieldPlace, SampleField};
use crate::page::{Page, PageLine};

/// Puts together what a page's tables and samples say.
pub(super) fn read(page: &Page, operation: &str) -> Wanted {
    let mut reader = Reader { samples: Samples::of(page), wanted: Wanted::default(), open: Vec::new() };
    let request = reader.samples.request(operation);
    let facts = &page.facts;
    let parameters = facts.parameters.iter().filter(|field| {
        field.place != FieldPlace::Header || field.name.value.eq_ignore_ascii_case("Wechatpay-Serial")
    });
    for field in parameters {
        let field = reader.field(field, request.as_deref());
        reader.wanted.parameters.extend(field);
    }
    let body = facts.body.as_ref().map(|fields| reader.fields(fields, request.as_deref()));
    let from_samples = || request.as_deref().map(|name| reader.samples.body(name)).unwrap_or_default();
    let unseen =
        if body.is_none() && !page.shows_all(FieldPlace::Body) { from_samples() } else { Vec::new() };
    reader.wanted.body = match body {
        Some(fields) => Some(fields),
        None if unseen.is_empty() => None,
        None => Some(unseen.iter().map(|field| reader.sample_field(field, FieldPlace::Body)).collect()),
    };
    let fields = facts.reply.as_deref();
    let name = reader.samples.reply(request.as_deref(), fields);
    if fields.is_some_and(|fields| !fields.is_empty()) || name.is_some() {
        let otherwise = format!("{operation}Response");
        let at = reader.model(name.as_deref(), &otherwise, None, None, fields, FieldPlace::Reply);
        reader.wanted.reply = Some(at);
    }
    reader.wanted
}

struct Reader<'p> {
    samples: Samples<'p>,
    wanted: Wanted,
    /// The structs that are being read, with their models: a struct may hold itself.
    open: Vec<(String, usize)>,
}

impl Reader<'_> {
    fn fields(&mut self, fields: &[FieldFacts<PageLine>], of: Option<&str>) -> Vec<Field> {
        fields.iter().filter_map(|field| self.field(field, of)).collect()
    }

    /// A field of a table; `of` is the sample's struct that has it.
    fn field(&mut self, field: &FieldFacts<PageLine>, of: Option<&str>) -> Option<Field> {
        let sample = of.and_then(|of| self.samples.field(of, &field.name.value)).cloned();
        let kind = field.kind.as_ref().map(|kind| &kind.value);
        let shape = self.shape(field, kind, sample.as_ref())?;
        Some(Field {
            name: field.name.value.clone(),
            place: field.place,
            required: field.required.as_ref().map(|required| required.value),
            shape,
            max_length: field.max_length.as_ref().map(|length| length.value),
            is_sensitive: field.sensitive.as_ref().is_some_and(|sensitive| sensitive.value),
            label: field.label.clone(),
        })
    }

    fn shape(
        &mut self,
        field: &FieldFacts<PageLine>,
        kind: Option<&FieldKind>,
        sample: Option<&SampleField<PageLine>>,
    ) -> Option<Shape> {
        let type_name = sample.map(|sample| sample.type_name.as_str());
        Some(match kind {
            Some(FieldKind::Integer) => Shape::Integer,
            Some(FieldKind::Boolean) => Shape::Boolean,
            Some(FieldKind::File) => Shape::File,
            Some(FieldKind::Number) => {
                let line = field.name.at.0;
                let what = format!(
                    "`{}` is a number with a fraction, which the subset does not have",
                    field.name.value
                );
                self.wanted.unsaid.push((line, what));
                return None;
            }
            Some(FieldKind::List(item)) => Shape::List(Box::new(self.shape(field, Some(item), sample)?)),
            Some(FieldKind::Object(name)) => {
                let known = type_name.filter(|name| self.samples.has_struct(name)).map(str::to_owned);
                let name = name.clone().or(known);
                let otherwise = field.name.value.to_upper_camel_case();
                let held_by = Some(field.name.value.as_str());
                let label = field.label.clone();
                let fields = field.fields.as_deref();
                Shape::Model(self.model(name.as_deref(), &otherwise, held_by, label, fields, field.place))
            }
            Some(FieldKind::Text) => {
                let name = type_name.filter(|name| self.samples.values(name).is_some()).map(str::to_owned);
                if name.is_none() && field.values.is_empty() {
                    let says_time = |text: &String| text.contains("RFC3339") || text.contains("RFC 3339");
                    let is_time = field.description.as_ref().is_some_and(says_time)
                        || field.label.as_ref().is_some_and(says_time)
                        || type_name.is_some_and(|name| name == "Time" || name == "time.Time");
                    return Some(if is_time { Shape::Time } else { Shape::Text });
                }
                Shape::Enum(self.enumeration(name.as_deref(), field))
            }
            None => match sample.cloned() {
                Some(sample) => self.sample_shape(&sample, field.place),
                None => Shape::Unknown,
            },
        })
    }

    fn model(
        &mut self,
        name: Option<&str>,
        otherwise: &str,
        held_by: Option<&str>,
        label: Option<String>,
        shown: Option<&[FieldFacts<PageLine>]>,
        place: FieldPlace,
    ) -> usize {
        let wanted = name.unwrap_or(otherwise).to_owned();
        if let Some((_, at)) = self.open.iter().find(|(open, _)| *open == wanted) {
            return *at;
        }
        let known = self.wanted.models.iter().position(|model| model.name == wanted);
        if let Some(at) = known.filter(|at| shown.is_none() || self.shows(*at, shown)) {
            return at;
        }
        let at = known.unwrap_or(self.wanted.models.len());
        let model = Model {
            name: wanted.clone(),
            is_named: name.is_some(),
            held_by: held_by.map(str::to_owned),
            is_shown: shown.is_some(),
            label,
            fields: Vec::new(),
        };
        match self.wanted.models.get_mut(at) {
            // The samples alone were known of it; now a table shows it.
            Some(known) if !known.is_shown => *known = model,
            Some(_) => {
                // Two tables of one name that differ: the second is told apart by the field that holds it.
                let apart = format!("{wanted}{otherwise}");
                if apart == wanted || self.wanted.models.iter().any(|model| model.name == apart) {
                    return at;
                }
                return self.model(Some(&apart), otherwise, held_by, model.label, shown, place);
            }
            None => self.wanted.models.push(model),
        }
        self.open.push((wanted.clone(), at));
        let fields = if let Some(fields) = shown {
            self.fields(fields, name)
        } else {
            let fields = name.map(|name| self.samples.fields(name)).unwrap_or_default();
            fields.iter().map(|field| self.sample_field(field, place)).collect()
        };
        self.open.pop();
        if let Some(model) = self.wanted.models.get_mut(at) {
            model.fields = fields;
        }
        at
    }

    /// Whether a model says what a table says of names, requiredness and lengths.
    fn shows(&self, at: usize, shown: Option<&[FieldFacts<PageLine>]>) -> bool {
        let (Some(model), Some(shown)) = (self.wanted.models.get(at), shown) else { return false };
        model.is_shown
            && model.fields.len() == shown.len()
            && model.fields.iter().zip(shown).all(|(field, shown)| {
                field.name == shown.name.value
                    && field.required == shown.required.as_ref().map(|required| required.value)
                    && field.max_length == shown.max_length.as_ref().map(|length| length.value)
            })
    }

    fn enumeration(&mut self, name: Option<&str>, field: &FieldFacts<PageLine>) -> usize {
        let wanted = name.map_or_else(|| field.name.value.to_upper_camel_case(), str::to_owned);
        let in_table = |value: &String| (value.clone(), field.meanings.get(value).cloned());
        let mut values: Vec<_> = field.values.iter().map(|value| in_table(&value.value)).collect();
        if values.is_empty() {
            values = name.map(|name| self.sampled_values(name)).unwrap_or_default();
        }
        if let Some(at) = self.wanted.enums.iter().position(|known| known.name == wanted) {
            if let Some(known) = self.wanted.enums.get_mut(at) {
                // The table tells what the values mean; the samples only list them.
                if known.values.iter().all(|(_, meaning)| meaning.is_none()) && !field.values.is_empty() {
                    known.values = values;
                }
            }
            return at;
        }
        self.wanted.enums.push(Enumeration {
            name: wanted,
            is_named: name.is_some(),
            held_by: field.name.value.clone(),
            label: field.label.clone(),
            values,
        });
        self.wanted.enums.len() - 1
    }

    fn sampled_values(&self, name: &str) -> Vec<(String, Option<String>)> {
        let values = self.samples.values(name).unwrap_or_default();
        values.iter().map(|value| (value.value.clone(), None)).collect()
    }

    /// A field that only a sample shows.
    fn sample_field(&mut self, sample: &SampleField<PageLine>, place: FieldPlace) -> Field {
        let mut shape = self.sample_shape(sample, place);
        if sample.list {
            shape = Shape::List(Box::new(shape));
        }
        Field {
            name: sample.name.value.clone(),
            place,
            required: None,
            shape,
            max_length: None,
            is_sensitive: false,
            label: None,
        }
    }

    /// The type that a sample writes, without its list.
    fn sample_shape(&mut self, sample: &SampleField<PageLine>, place: FieldPlace) -> Shape {
        let name = sample.type_name.as_str();
        if self.samples.has_struct(name) {
            let held_by = Some(sample.name.value.as_str());
            return Shape::Model(self.model(Some(name), name, held_by, None, None, place));
        }
        if self.samples.values(name).is_some() {
            if let Some(at) = self.wanted.enums.iter().position(|known| known.name == name) {
                return Shape::Enum(at);
            }
            self.wanted.enums.push(Enumeration {
                name: name.to_owned(),
                is_named: true,
                held_by: sample.name.value.clone(),
                label: None,
                values: self.sampled_values(name),
            });
            return Shape::Enum(self.wanted.enums.len() - 1);
        }
        match name {
            "Long" | "long" | "Integer" | "int" | "int32" | "int64" => Shape::Integer,
            "Boolean" | "boolean" | "bool" => Shape::Boolean,
            "Time" | "time.Time" => Shape::Time,
            "String" | "string" => Shape::Text,
            _ => Shape::Unknown,
        }
    }
}
