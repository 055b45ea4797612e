//! One field of the spec beside what the page has of it, compared aspect by aspect.

use wechatpay_codegen::fact_path::{Aspect, FactPath, FieldPath};
use wechatpay_codegen::{Span, Text};

use super::difference::{Finding, words};
use super::level::Row;
use super::spec::SpecField;
use super::weigh::{Comparison, model_name};
use crate::evidence::{Evidence, Field, Kind, Voice};

/// A field of the spec, its name, and what the parts of the page have.
pub(super) struct Subject<'a> {
    pub(super) path: FieldPath,
    pub(super) spec: &'a SpecField,
    pub(super) row: Row<'a>,
    /// The samples of the page that have enums.
    pub(super) enums: &'a [Voice],
}

impl<'a> Subject<'a> {
    /// Compares an aspect, where the page says something of it.
    pub(super) fn compare(&self, aspect: Aspect) -> Comparison<'a> {
        let (says, at) = spec_says(self.spec, &aspect);
        let fact = FactPath::of(&self.path, aspect.clone());
        let mut comparison = Comparison::new(fact, says, at).of(self.spec.owner.as_ref());
        for (at, (voice, field, line)) in self.row.here().enumerate() {
            // A voice that doesn't show the field by itself, such as prose, belongs to the first that does.
            let is_apart = |said: Voice| at == 0 && self.row.here().all(|(other, ..)| other != said);
            let mut said = page_says(field, &aspect, self.spec);
            said.retain(|said| said.voice == voice || is_apart(said.voice));
            comparison.statements.add(said);
            // A field of a sample whose type the sample doesn't declare.
            let is_typed = !matches!(voice, Voice::Java | Voice::Go) || field.kind.by(voice).is_some();
            if aspect == Aspect::Type && !is_typed {
                comparison.say(voice, line, Finding::Absent);
            }
        }
        if aspect == Aspect::MaxLength {
            // What the words say counts beside a printed length, not instead of it.
            let is_printed = comparison.statements.best().is_some_and(|best| best.voice == Voice::Table)
                && comparison.statements.value() != Some(&Finding::Absent);
            comparison.statements.retain(|said| said.voice != Voice::Prose || is_printed);
        }
        comparison
    }

    /// The limits that a field of this type may have.
    pub(super) fn limits(&self) -> Vec<Aspect> {
        let kind = &self.spec.kind.value;
        // A length that is printed on an enum isn't one: the longest value may be longer.
        let is_enum =
            self.spec.values.is_some() || self.row.here().any(|(_, field, _)| !field.values.is_empty());
        let by_kind = [
            (is_text(kind) && !is_enum, [Aspect::MinLength, Aspect::MaxLength]),
            (*kind == Kind::Integer, [Aspect::Minimum, Aspect::Maximum]),
            (matches!(kind, Kind::List(_)), [Aspect::MinItems, Aspect::MaxItems]),
        ];
        by_kind.into_iter().filter(|(has, _)| *has).flat_map(|(_, limits)| limits).collect()
    }
}

/// What the spec says of an aspect, and where.
fn spec_says<'a>(spec: &'a SpecField, aspect: &Aspect) -> (Finding, &'a Span) {
    match aspect {
        Aspect::Place => (Finding::Place(spec.place), &spec.name.span),
        Aspect::Required => (Finding::Required(spec.required.value), &spec.required.span),
        Aspect::Type => (Finding::Kind(spec.kind.value.clone()), &spec.kind.span),
        Aspect::Sensitive => (Finding::Sealed(spec.sensitive.value), &spec.sensitive.span),
        Aspect::Model | Aspect::Enum => spec.model.as_ref().map_or((Finding::Absent, &spec.kind.span), text),
        Aspect::Presence | Aspect::EnumValue(_) => text(&spec.name),
        Aspect::Default => spec.default.as_ref().map_or((Finding::Absent, &spec.kind.span), text),
        limit => {
            let absent = (Finding::Absent, &spec.kind.span);
            spec.limit(limit).map_or(absent, |limit| (Finding::Number(limit.value), &limit.span))
        }
    }
}

fn text(text: &Text) -> (Finding, &Span) {
    (Finding::Text(text.value.clone()), &text.span)
}

/// All that a page says of an aspect.
fn page_says(field: &Field, aspect: &Aspect, spec: &SpecField) -> Evidence<Finding> {
    let length = |length: &u64| Finding::Number(i64::try_from(*length).unwrap_or(i64::MAX));
    let number = |number: &i64| Finding::Number(*number);
    let known = spec.model.as_ref().map_or("", |model| &model.value);
    match aspect {
        Aspect::Place => field.place.map(|place| Finding::Place(*place)),
        Aspect::Required => field.required.map(|required| Finding::Required(*required)),
        Aspect::Type => field.kind.map(|kind| Finding::Kind(kind.clone())),
        Aspect::Sensitive => field.sensitive.map(|sealed| Finding::Sealed(*sealed)),
        Aspect::Model | Aspect::Enum => field.model.map(|said| model_name(said, known)),
        Aspect::MinLength => field.min_length.map(length),
        Aspect::MaxLength => field.max_length.map(|it| it.as_ref().map_or(Finding::Absent, length)),
        Aspect::Minimum => field.minimum.map(number),
        Aspect::Maximum => field.maximum.map(number),
        Aspect::MinItems => field.min_items.map(length),
        Aspect::MaxItems => field.max_items.map(length),
        Aspect::Default => field.default.map(|default| Finding::Text(words(default))),
        Aspect::Presence | Aspect::EnumValue(_) => Evidence::default(),
    }
}

/// Whether a type is of strings, by itself or in a list.
pub(super) fn is_text(kind: &Kind) -> bool {
    match kind {
        Kind::Text => true,
        Kind::List(item) => is_text(item),
        _ => false,
    }
}
