//! Where the value of a field comes from: a constant, another value, a resource, the clock, or chance.

use serde_json::{Map, Value};

use super::keys::{at, entries, text as name};
use super::models::{ModelId, Scope};
use super::new_text::NewText;
use super::path::{Path, follow, names};
use super::scene::Scene;
use super::time_value::TimeValue;
use super::times::written;
use crate::crypto::{self, DIGITS};

/// Where a value comes from.
#[derive(Debug)]
pub(super) enum Source {
    Constant(Value),
    From(Path),
    /// The present, and so many seconds.
    Now(i64),
    /// A time that is made of others.
    Time(TimeValue),
    NewText(NewText),
    NewNumber,
    /// The request's field of the same name, or the documented example's.
    Sample,
    /// The source that stands beside the value of a path.
    Case(Path, Vec<(Value, Source)>),
    /// How many items a list has.
    Count(Path),
    /// An integer, to which another is added.
    Sum(Path, Addend),
    Object(Vec<(String, Source)>),
    /// The resource that was met last.
    Resource(ModelId),
    /// Every resource that was made, or found together with others.
    All(ModelId),
    /// The list of before with one more item.
    Append(Box<Source>),
    /// The list of before without the items that have these values.
    Without(Vec<(String, Source)>),
    /// The number of the round, the first one being this.
    Index(i64),
}

/// What is added.
#[derive(Debug)]
pub(super) enum Addend {
    Constant(i64),
    Path(Path),
    Count(Path),
}

/// The names that lead to fields, and where the values of these come from.
pub(super) type Assignments = Vec<(Vec<String>, Source)>;

/// Reads what stands at `set`: fields of a model, or else of a reply.
pub(super) fn assignments(
    value: &Value,
    model: Option<ModelId>,
    scope: &Scope<'_>,
) -> Result<Assignments, String> {
    let assignments = entries(value)?.iter().map(|(target, source)| {
        let names = names(target)?;
        if let Some((model, field)) = model.zip(names.first()) {
            scope.field(model, field)?;
        }
        Ok((names, at(target, Source::parse(source, scope))?))
    });
    assignments.collect()
}

/// What a value is for.
#[derive(Clone, Copy)]
pub(super) struct Target<'t> {
    /// The names that lead to the field.
    pub(super) path: &'t [String],
    /// What it holds until now.
    pub(super) before: Option<&'t Value>,
}

impl Source {
    /// Reads what stands at a field of `set`, or at `to`.
    pub(super) fn parse(value: &Value, scope: &Scope<'_>) -> Result<Self, String> {
        let Value::Object(object) = value else {
            return if value.is_null() {
                Err("is null: leave it out".to_owned())
            } else {
                Ok(Self::Constant(value.clone()))
            };
        };
        let path = |value: &Value| Path::parse(value.as_str().ok_or("must name a path")?, scope);
        let alone = |verb: &str| object.len() == 1 && object.contains_key(verb);
        let of = |verb: &str| object.get(verb).unwrap_or(&Value::Null);
        if TimeValue::is_meant(object) {
            return TimeValue::parse(object, scope).map(Self::Time);
        }
        if alone("from") {
            return at("from", path(of("from"))).map(Self::From);
        }
        if alone("sample") {
            return of("sample")
                .as_bool()
                .filter(|sample| *sample)
                .map(|_| Self::Sample)
                .ok_or_else(|| "`sample` must be true".to_owned());
        }
        if alone("now") {
            return of("now")
                .as_i64()
                .map(Self::Now)
                .ok_or_else(|| "`now` must be a number of seconds".to_owned());
        }
        if alone("new") {
            let text = of("new").as_str().ok_or("`new` must be a text")?;
            return if text == "number" {
                Ok(Self::NewNumber)
            } else {
                NewText::parse(text).map(Self::NewText)
            };
        }
        if object.len() == 2 && object.contains_key("case") && object.contains_key("of") {
            let cases = at("of", entries(of("of")))?.iter();
            let cases = cases.map(|(case, source)| {
                Ok((Value::String(case.clone()), at(case, Self::parse(source, scope))?))
            });
            return Ok(Self::Case(at("case", path(of("case")))?, cases.collect::<Result<_, String>>()?));
        }
        if object.len() == 2 && object.contains_key("from") && object.contains_key("plus") {
            let plus = match of("plus") {
                Value::String(_) => at("plus", path(of("plus"))).map(Addend::Path),
                Value::Object(count) => match count.get("count") {
                    Some(list) if count.len() == 1 => at("count", path(list)).map(Addend::Count),
                    _ => Err("`plus` must be an integer, name a path, or `count`".to_owned()),
                },
                number => number
                    .as_i64()
                    .map(Addend::Constant)
                    .ok_or_else(|| "`plus` must be an integer, name a path, or `count`".to_owned()),
            };
            return Ok(Self::Sum(at("from", path(of("from")))?, plus?));
        }
        let model = |verb: &str| at(verb, name(of(verb)).and_then(|name| scope.model(name)));
        let all_of = |verb: &str| {
            let fields = at(verb, entries(of(verb)))?.iter();
            let fields =
                fields.map(|(name, source)| Ok((name.clone(), at(name, Self::parse(source, scope))?)));
            fields.collect::<Result<Vec<_>, String>>()
        };
        match object.keys().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["count"] => at("count", path(of("count"))).map(Self::Count),
            ["object"] => all_of("object").map(Self::Object),
            ["resource"] => model("resource").map(Self::Resource),
            ["all"] => model("all").map(Self::All),
            ["append"] => at("append", Self::parse(of("append"), scope)).map(Box::new).map(Self::Append),
            ["without"] => all_of("without").map(Self::Without),
            ["index"] => {
                let first = of("index").as_i64();
                first.map(Self::Index).ok_or_else(|| "`index` must be an integer".to_owned())
            }
            _ => Err("must be a constant, or one of `from`, `now`, `new`, `sample`, `case` with `of`, `resource`, \
                      `all`, `count`, `object`, `append`, `without`, `index`, `earliest`, \
                      `latest`, `after`, `through`"
                .to_owned()),
        }
    }

    /// The value for a field, if there is one now.
    pub(super) fn value(&self, target: Target<'_>, scene: &Scene<'_>) -> rsa::Result<Option<Value>> {
        Ok(match self {
            Self::Constant(value) => Some(value.clone()),
            Self::From(path) => scene.value(path).cloned(),
            Self::Sample => {
                let sample = || follow(scene.sample.as_object()?, target.path);
                follow(&scene.fields, target.path).or_else(sample).cloned()
            }
            Self::Now(seconds) => Some(Value::String(written(scene.now, *seconds))),
            Self::Time(time) => time.time(scene).map(|time| Value::String(written(time, 0))),
            Self::NewText(text) => Some(Value::String(text.make()?)),
            Self::NewNumber => {
                let digits = crypto::random("123456789", 1)? + &crypto::random(DIGITS, 14)?;
                digits.parse::<i64>().ok().map(Value::from)
            }
            Self::Case(path, cases) => {
                let case = scene.value(path);
                let found = cases.iter().find(|(constant, _)| Some(constant) == case);
                found.map(|(_, source)| source.value(target, scene)).transpose()?.flatten()
            }
            Self::Sum(path, addend) => {
                let number = |path: &Path| scene.value(path).and_then(Value::as_i64).unwrap_or_default();
                let addend = match addend {
                    Addend::Constant(addend) => *addend,
                    Addend::Path(path) => number(path),
                    Addend::Count(list) => count(list, scene).unwrap_or_default(),
                };
                Some(number(path).saturating_add(addend).into())
            }
            Self::Count(list) => count(list, scene).map(Value::from),
            Self::Object(fields) => {
                let object = object(fields, scene)?;
                (!object.is_empty()).then_some(Value::Object(object))
            }
            Self::Resource(model) => scene.met(*model).map(|met| scene.shown(met)),
            Self::All(model) => Some(scene.all(*model).into_iter().map(|met| scene.shown(met)).collect()),
            Self::Append(item) => {
                let item = item.value(Target { before: None, ..target }, scene)?;
                item.map(|item| items(target).cloned().chain([item]).collect())
            }
            Self::Without(fields) => {
                let unwanted = object(fields, scene)?;
                let is_whole = unwanted.len() == fields.len();
                let agrees =
                    |item: &Value| unwanted.iter().all(|(name, value)| item.get(name) == Some(value));
                let kept = items(target).filter(|item| !(is_whole && agrees(item))).cloned();
                target.before.is_some().then(|| kept.collect())
            }
            Self::Index(first) => {
                scene.round.as_ref().map(|round| round.number.saturating_add(*first).into())
            }
        })
    }

    /// Whether it gives another value each time.
    pub(super) fn is_new(&self) -> bool {
        match self {
            Self::NewText(_) | Self::NewNumber => true,
            Self::Case(_, cases) => cases.iter().any(|(_, source)| source.is_new()),
            _ => false,
        }
    }
}

/// How many items the list at a path has.
fn count(list: &Path, scene: &Scene<'_>) -> Option<i64> {
    scene.value(list)?.as_array().and_then(|items| i64::try_from(items.len()).ok())
}

/// The fields of an object that have a value now.
fn object(fields: &[(String, Source)], scene: &Scene<'_>) -> rsa::Result<Map<String, Value>> {
    let mut object = Map::new();
    for (name, source) in fields {
        let path = std::slice::from_ref(name);
        if let Some(value) = source.value(Target { path, before: None }, scene)? {
            object.insert(name.clone(), value);
        }
    }
    Ok(object)
}

/// The items that a list holds until now.
fn items(target: Target<'_>) -> impl Iterator<Item = &Value> {
    target.before.and_then(Value::as_array).into_iter().flatten()
}
