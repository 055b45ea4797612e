//! Compares fields, a level at a time, and down into objects.

use wechatpay_codegen::fact_path::{Aspect, FactPath, FieldPath, Place};

use super::difference::Finding;
use super::level::{Level, Part, Row, is_same_name};
use super::subject::Subject;
use super::values;
use super::weigh::Comparison;
use crate::evidence::{Field, Kind, Statement};

/// Compares all that is known of the fields of a level, and of the fields in them.
pub(super) fn compare<'a>(level: &Level<'a>, found: &mut Vec<Comparison<'a>>) {
    if level.is_silent() {
        return;
    }
    for row in level.rows() {
        let Some((path, presence)) = presence(level, &row) else { continue };
        found.push(presence);
        let Some(spec) = row.spec else { continue };
        let subject = Subject { path, spec, row, enums: level.enums };
        if level.parent.is_none() && !matches!(spec.place, Place::Header | Place::Reply | Place::Resource) {
            found.push(subject.compare(Aspect::Place));
        }
        found.push(subject.compare(Aspect::Required));
        let types = subject.compare(Aspect::Type);
        let is_same_type = types.statements.value().is_none_or(|leader| *leader == types.spec_says);
        found.push(types);
        if spec.model.is_some() {
            let is_enum = spec.values.is_some();
            found.push(subject.compare(if is_enum { Aspect::Enum } else { Aspect::Model }));
        }
        if is_same_type {
            found.extend(subject.limits().into_iter().map(|aspect| subject.compare(aspect)));
            found.push(subject.compare(Aspect::Default));
        }
        found.push(subject.compare(Aspect::Sensitive));
        values::compare(&subject, found);
        down(&subject, found);
    }
}

/// Whether both sides have a field, and what it is called.
fn presence<'a>(level: &Level<'a>, row: &Row<'a>) -> Option<(FieldPath, Comparison<'a>)> {
    let first = row.here().next().map(|(_, field, _)| field);
    let (path, mut comparison) = if let Some(spec) = row.spec {
        let path = level.path(spec.place, &spec.name.value);
        let fact = FactPath::of(&path, Aspect::Presence);
        (path, Comparison::text(fact, &spec.name).of(spec.owner.as_ref()))
    } else {
        let place = first?.place.value().copied().unwrap_or(level.place);
        let path = level.path(place, &first?.name);
        let fact = FactPath::of(&path, Aspect::Presence);
        let is_in_model =
            level.parent.is_some() || !matches!(place, Place::Header | Place::Path | Place::Query);
        let owner = level.owner().filter(|_| is_in_model);
        (path, Comparison::new(fact, Finding::Absent, level.spec_at).of(owner))
    };
    for Statement { voice, line, value } in &row.found {
        let finding = match (value, row.spec, first) {
            (Some(field), Some(spec), _) if is_same_name(spec, &field.name) => comparison.spec_says.clone(),
            (Some(field), Some(_), _) => Finding::Text(field.name.clone()),
            (Some(_), None, Some(first)) => Finding::Field(Box::new(first.clone())),
            _ => Finding::Absent,
        };
        comparison.say(*voice, *line, finding);
    }
    Some((path, comparison))
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
        spec: fields,
        spec_at: &spec.name.span,
        parts: parts.collect(),
        enums: subject.enums,
    };
    compare(&level, found);
}
