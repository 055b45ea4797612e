//! Conditions on values of the request and of resources.

use serde_json::Value;

use super::keys::{at, constants, entries};
use super::models::Scope;
use super::path::Path;
use super::scene::Scene;

/// Tests that must all hold.
#[derive(Debug)]
pub(super) struct Condition(Vec<Test>);

/// What one value must be.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) path: Path,
    /// The path as the document has it.
    pub(super) name: String,
    demands: Vec<Demand>,
}

#[derive(Debug)]
enum Demand {
    OneOf(Vec<Value>),
    Is(Path, String),
    Given(bool),
    AtMost(i64),
    AtLeast(i64),
}

impl Condition {
    /// Reads a map from path to test.
    pub(super) fn parse(value: &Value, scope: &Scope<'_>) -> Result<Self, String> {
        let tests = entries(value)?.iter().map(|(name, test)| {
            let path = Path::parse(name, scope)?;
            let demands = at(name, Demand::parse_all(test, scope))?;
            Ok(Test { path, name: name.clone(), demands })
        });
        tests.collect::<Result<_, String>>().map(Self)
    }

    /// Whether every test holds.
    pub(super) fn holds(&self, scene: &Scene<'_>) -> bool {
        self.failure(scene).is_none()
    }

    /// The first test that fails.
    pub(super) fn failure(&self, scene: &Scene<'_>) -> Option<&Test> {
        self.0
            .iter()
            .find(|test| !test.demands.iter().all(|demand| demand.holds(scene.value(&test.path), scene)))
    }
}

impl Test {
    /// What the value must be, as the end of a sentence. It names constants of the document, never a value.
    pub(super) fn expectation(&self) -> String {
        self.demands.iter().map(Demand::expectation).collect::<Vec<_>>().join(" and ")
    }
}

impl Demand {
    fn parse_all(value: &Value, scope: &Scope<'_>) -> Result<Vec<Self>, String> {
        let Value::Object(object) = value else { return Ok(vec![Self::OneOf(constants(value)?)]) };
        if object.is_empty() {
            return Err("demands nothing".to_owned());
        }
        let demands = object.iter().map(|(verb, value)| {
            let number = || value.as_i64().ok_or_else(|| format!("`{verb}` must be an integer"));
            Ok(match verb.as_str() {
                "is" => {
                    let name = value.as_str().ok_or("`is` must be a path")?;
                    Self::Is(Path::parse(name, scope)?, name.to_owned())
                }
                "given" => Self::Given(value.as_bool().ok_or("`given` must be true or false")?),
                "at-most" => Self::AtMost(number()?),
                "at-least" => Self::AtLeast(number()?),
                _ => return Err(format!("has the unknown test `{verb}`")),
            })
        });
        demands.collect()
    }

    fn holds(&self, value: Option<&Value>, scene: &Scene<'_>) -> bool {
        let number = value.and_then(Value::as_i64);
        match self {
            Self::OneOf(constants) => value.is_some_and(|value| constants.contains(value)),
            Self::Is(other, _) => value.is_some() && value == scene.value(other),
            Self::Given(given) => value.is_some() == *given,
            Self::AtMost(most) => number.is_some_and(|number| number <= *most),
            Self::AtLeast(least) => number.is_some_and(|number| number >= *least),
        }
    }

    fn expectation(&self) -> String {
        match self {
            Self::OneOf(constants) => format!("must be {}", one_of(constants)),
            Self::Is(_, other) => format!("must be the same as `{other}`"),
            Self::Given(true) => "must be given".to_owned(),
            Self::Given(false) => "must not be given".to_owned(),
            Self::AtMost(most) => format!("may be at most {most}"),
            Self::AtLeast(least) => format!("must be at least {least}"),
        }
    }
}

/// Constants as people read them: `A, B or C`.
pub(super) fn one_of(constants: &[Value]) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match constants {
        [] => String::new(),
        [only] => plain(only),
        [others @ .., last] => {
            let others = others.iter().map(plain).collect::<Vec<_>>().join(", ");
            format!("{others} or {}", plain(last))
        }
    }
}
