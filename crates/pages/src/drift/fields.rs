//! Compares fields, a level at a time, and down into objects.

use wechatpay_codegen::Span;
use wechatpay_codegen::Spanned;
use wechatpay_codegen::fact_path::{Aspect, FactPath, FieldPath, Place};

use super::difference::Finding;
use super::level::{Found, Level, Part, Row, is_same_name};
use super::spec::SpecField;
use super::values;
use super::weigh::{Comparison, model_name};
use crate::evidence::{Evidence, Field, Kind, Voice};

/// Compares all that is known of the fields of a level, and of the fields in them.
pub(super) fn compare<'a>(level: &Level<'a>, found: &mut Vec<Comparison<'a>>) {
    if level.is_silent() {
        return;
    }
    for row in level.rows() {
        let Some(spec) = row.spec else {
            found.extend(added(level, &row));
            continue;
        };
        let path = level.path(spec.place, &spec.name.value);
        found.push(presence(&path, spec, &row));
        let subject = Subject { path, spec, row };
        if level.parent.is_none() && !matches!(spec.place, Place::Header | Place::Reply | Place::Resource) {
            let says = Finding::Place(spec.place);
            found.push(subject.say(
                Aspect::Place,
                says,
                &spec.name.span,
                |field| &field.place,
                |place| Some(Finding::Place(*place)),
            ));
        }
        subject.typed(found);
        values::compare(&subject, found);
        down(&subject, found);
    }
}

/// A field of the spec, its name, and what the parts of the page have.
pub(super) struct Subject<'a> {
    pub(super) path: FieldPath,
    pub(super) spec: &'a SpecField,
    pub(super) row: Row<'a>,
}

impl<'a> Subject<'a> {
    /// Starts a comparison of an aspect.
    pub(super) fn aspect(&self, aspect: Aspect, says: Finding, at: &'a Span) -> Comparison<'a> {
        Comparison::new(FactPath::of(&self.path, aspect), says, at).of(self.spec.owner.as_ref())
    }

    /// Compares an aspect, where the page says something of it.
    fn say<T: 'a>(
        &self,
        aspect: Aspect,
        says: Finding,
        at: &'a Span,
        pick: impl Fn(&'a Field) -> &'a Evidence<T>,
        finding: impl Fn(&T) -> Option<Finding>,
    ) -> Comparison<'a> {
        let mut comparison = self.aspect(aspect, says, at);
        for (at, (voice, field, _)) in self.row.here().enumerate() {
            for statement in pick(field).statements() {
                // A voice that doesn't show the field by itself, such as prose, belongs to the first that does.
                let is_apart = || self.row.here().all(|(other, ..)| other != statement.voice);
                if statement.voice == voice || (at == 0 && is_apart()) {
                    let finding = finding(&statement.value);
                    if let Some(finding) = finding {
                        comparison.say(statement.voice, statement.line, finding);
                    }
                }
            }
        }
        comparison
    }

    /// Required or not, type, model, limits, sealed or not.
    fn typed(&self, found: &mut Vec<Comparison<'a>>) {
        let spec = self.spec;
        let required = Finding::Required(spec.required.value);
        found.push(self.say(
            Aspect::Required,
            required,
            &spec.required.span,
            |field| &field.required,
            |required| Some(Finding::Required(*required)),
        ));
        let kind = &spec.kind;
        let says = Finding::Kind(kind.value.clone());
        let mut types = self.say(
            Aspect::Type,
            says,
            &kind.span,
            |field| &field.kind,
            |kind| Some(Finding::Kind(kind.clone())),
        );
        // A field of a sample whose type the sample doesn't declare.
        for (voice, _, line) in self.row.here().filter(|(voice, field, _)| {
            matches!(voice, Voice::Java | Voice::Go) && field.kind.by(*voice).is_none()
        }) {
            types.say(voice, line, Finding::Absent);
        }
        let is_same_type = types.leader().is_none_or(|leader| *leader == types.spec_says);
        found.push(types);
        if let Some(model) = &spec.model {
            let aspect = if spec.values.is_some() { Aspect::Enum } else { Aspect::Model };
            let says = Finding::Text(model.value.clone());
            found.push(self.say(
                aspect,
                says,
                &model.span,
                |field| &field.model,
                |said| Some(model_name(said, &model.value)),
            ));
        }
        if is_same_type {
            self.limits(found);
        }
        let sealed = Finding::Sealed(spec.sensitive.value);
        found.push(self.say(
            Aspect::Sensitive,
            sealed,
            &spec.sensitive.span,
            |field| &field.sensitive,
            |sealed| Some(Finding::Sealed(*sealed)),
        ));
    }

    fn limits(&self, found: &mut Vec<Comparison<'a>>) {
        let limit = |limit: u64| Some(Finding::Number(i64::try_from(limit).unwrap_or(i64::MAX)));
        let number = |limit: i64| Some(Finding::Number(limit));
        // A length that is printed on an enum isn't one: the longest value may be longer.
        let is_enum =
            self.spec.values.is_some() || self.row.here().any(|(_, field, _)| !field.values.is_empty());
        if is_text(&self.spec.kind.value) && !is_enum {
            found.push(self.limit(Aspect::MinLength, |field| &field.min_length, |length| limit(*length)));
            let mut length = self.limit(
                Aspect::MaxLength,
                |field| &field.max_length,
                |length| length.map_or(Some(Finding::Absent), limit),
            );
            // What the words say counts beside a printed length, not instead of it.
            let is_printed = length.best().is_some_and(|(voice, _)| voice == Voice::Table)
                && length.leader() != Some(&Finding::Absent);
            length.retain(|voice, _, _| voice != Voice::Prose || is_printed);
            found.push(length);
        }
        if self.spec.kind.value == Kind::Integer {
            found.push(self.limit(Aspect::Minimum, |field| &field.minimum, |least| number(*least)));
            found.push(self.limit(Aspect::Maximum, |field| &field.maximum, |most| number(*most)));
        }
        if matches!(self.spec.kind.value, Kind::List(_)) {
            found.push(self.limit(Aspect::MinItems, |field| &field.min_items, |least| limit(*least)));
            found.push(self.limit(Aspect::MaxItems, |field| &field.max_items, |most| limit(*most)));
        }
    }

    fn limit<T: 'a>(
        &self,
        aspect: Aspect,
        pick: impl Fn(&'a Field) -> &'a Evidence<T>,
        finding: impl Fn(&T) -> Option<Finding>,
    ) -> Comparison<'a> {
        let known = self.spec.limit(&aspect);
        let says = known.map_or(Finding::Absent, |Spanned { value, .. }| Finding::Number(*value));
        let at = known.map_or(&self.spec.kind.span, |known| &known.span);
        self.say(aspect, says, at, pick, finding)
    }
}

/// Whether there is such a field, and what it is called.
fn presence<'a>(path: &FieldPath, spec: &'a SpecField, row: &Row<'a>) -> Comparison<'a> {
    let known = &spec.name;
    let says = Finding::Text(known.value.clone());
    let fact = FactPath::of(path, Aspect::Presence);
    let mut comparison = Comparison::new(fact, says, &known.span).of(spec.owner.as_ref());
    for (voice, found) in &row.found {
        match found {
            Found::Here(field, line) => {
                let name = if is_same_name(spec, &field.name) { &known.value } else { &field.name };
                comparison.say(*voice, *line, Finding::Text(name.clone()));
            }
            Found::Missing(near) => comparison.say(*voice, *near, Finding::Absent),
        }
    }
    comparison
}

/// A field that the spec lacks.
fn added<'a>(level: &Level<'a>, row: &Row<'a>) -> Option<Comparison<'a>> {
    let (_, field, _) = row.here().next()?;
    let place = field.place.value().copied().unwrap_or(level.place);
    let fact = FactPath::of(&level.path(place, &field.name), Aspect::Presence);
    let owner = level
        .owner()
        .filter(|_| level.parent.is_some() || !matches!(place, Place::Header | Place::Path | Place::Query));
    let mut comparison = Comparison::new(fact, Finding::Absent, level.spec_at).of(owner);
    for (voice, found) in &row.found {
        match found {
            Found::Here(_, line) => comparison.say(*voice, *line, Finding::Field(Box::new(field.clone()))),
            Found::Missing(near) => comparison.say(*voice, *near, Finding::Absent),
        }
    }
    Some(comparison)
}

/// Goes down into an object.
fn down<'a>(subject: &Subject<'a>, found: &mut Vec<Comparison<'a>>) {
    let spec = subject.spec;
    let Some(fields) = &spec.fields else { return };
    let is_object =
        |field: &Field, voice| field.kind.by(voice).is_none_or(|kind| kind.value == spec.kind.value);
    let shown = subject.row.here().filter(|(voice, field, _)| is_object(field, *voice));
    let parts = shown.filter_map(|(voice, field, _)| Some(Part::new(voice, field.object.as_ref()?)));
    let level = Level {
        parent: Some((subject.path.clone(), matches!(spec.kind.value, Kind::List(_)))),
        place: spec.place,
        spec: fields.iter().collect(),
        spec_at: &spec.name.span,
        parts: parts.collect(),
    };
    compare(&level, found);
}

/// Whether a type is of strings, by itself or in a list.
pub(super) fn is_text(kind: &Kind) -> bool {
    match kind {
        Kind::Text => true,
        Kind::List(item) => is_text(item),
        _ => false,
    }
}
