//! When a rule or a step applies: a map from fields to what they must be, as the documents write it.

use serde_json::{Map, Value};

/// All of these must hold.
#[derive(Debug)]
pub(crate) struct Condition(Vec<(String, Test)>);

/// What is asked of one field.
#[derive(Debug)]
enum Test {
    OneOf(Vec<Value>),
    /// The same as another field.
    Is(String),
    /// A number smaller than another field's.
    Below(String),
    Given(bool),
    AtMost(i64),
    AtLeast(i64),
}

/// Finds the value at a path such as `valid_date_information/type`.
pub(crate) type LookUp<'l> = dyn Fn(&str) -> Option<Value> + 'l;

impl Condition {
    /// Reads a condition.
    pub(crate) fn parse(condition: &Value) -> Result<Self, String> {
        let entries = condition.as_object().ok_or("a condition is a map from fields to what they must be")?;
        let tests = entries.iter().map(|(path, test)| Ok((path.clone(), Test::parse(test)?)));
        tests.collect::<Result<_, String>>().map(Self)
    }

    /// Whether all of it holds. A field that is absent is none of any constants, and equal to no other.
    pub(crate) fn holds(&self, look_up: &LookUp<'_>) -> bool {
        self.0.iter().all(|(path, test)| test.holds(look_up(path), look_up))
    }

    /// The first thing that does not hold, in words such as "`code_type` is `JUMP_MINI_PROGRAM`", behind the one or two
    /// paths that it is about. What is asked of exempt paths, or in comparison with them, counts as holding.
    pub(crate) fn broken(
        &self,
        look_up: &LookUp<'_>,
        is_exempt: &dyn Fn(&str) -> bool,
    ) -> Option<(Vec<&str>, String)> {
        let mut asked = self.0.iter().map(|(path, test)| (paths_of(path, test), test));
        let (paths, test) = asked.find(|(paths, test)| {
            let value = paths.first().and_then(|path| look_up(path));
            !paths.iter().any(|path| is_exempt(path)) && !test.holds(value, look_up)
        })?;
        let words = format!("`{}` {}", paths.first().copied().unwrap_or_default(), test.words());
        Some((paths, words))
    }

    /// Every path that it speaks of.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|(path, test)| paths_of(path, test))
    }

    /// The condition in words, such as "`code_type` is `JUMP_MINI_PROGRAM`".
    pub(crate) fn words(&self) -> String {
        let words = self.0.iter().map(|(path, test)| format!("`{path}` {}", test.words()));
        words.collect::<Vec<_>>().join(" and ")
    }
}

/// The path that a test is about, and the one that it is compared with.
fn paths_of<'c>(path: &'c str, test: &'c Test) -> Vec<&'c str> {
    let other = if let Test::Is(other) | Test::Below(other) = test { Some(other.as_str()) } else { None };
    std::iter::once(path).chain(other).collect()
}

impl Test {
    fn parse(test: &Value) -> Result<Self, String> {
        match test {
            Value::Array(constants) => Ok(Self::OneOf(constants.clone())),
            Value::Object(test) => Self::parse_object(test),
            constant => Ok(Self::OneOf(vec![constant.clone()])),
        }
    }

    fn parse_object(test: &Map<String, Value>) -> Result<Self, String> {
        let mut entries = test.iter();
        let (Some((name, value)), None) = (entries.next(), entries.next()) else {
            return Err("a condition asks one thing of each field".to_owned());
        };
        let wrong = || format!("`{name}` in a condition cannot be {value}");
        match name.as_str() {
            "is" => value.as_str().map(|path| Self::Is(path.to_owned())),
            "below" => value.as_str().map(|path| Self::Below(path.to_owned())),
            "given" => value.as_bool().map(Self::Given),
            "at-most" => value.as_i64().map(Self::AtMost),
            "at-least" => value.as_i64().map(Self::AtLeast),
            _ => None,
        }
        .ok_or_else(wrong)
    }

    fn holds(&self, value: Option<Value>, look_up: &LookUp<'_>) -> bool {
        match self {
            Self::OneOf(constants) => value.is_some_and(|value| constants.contains(&value)),
            Self::Is(path) => value.is_some() && value == look_up(path),
            Self::Below(path) => {
                let number = |value: Option<Value>| value.and_then(|value| value.as_i64());
                number(value).zip(number(look_up(path))).is_some_and(|(value, limit)| value < limit)
            }
            Self::Given(given) => value.is_some() == *given,
            Self::AtMost(limit) => {
                value.and_then(|value| value.as_i64()).is_some_and(|value| value <= *limit)
            }
            Self::AtLeast(limit) => {
                value.and_then(|value| value.as_i64()).is_some_and(|value| value >= *limit)
            }
        }
    }

    fn words(&self) -> String {
        match self {
            Self::OneOf(constants) => format!("is {}", any_of(constants)),
            Self::Is(path) => format!("equals `{path}`"),
            Self::Below(path) => format!("is below `{path}`"),
            Self::Given(true) => "is given".to_owned(),
            Self::Given(false) => "is absent".to_owned(),
            Self::AtMost(limit) => format!("is at most {limit}"),
            Self::AtLeast(limit) => format!("is at least {limit}"),
        }
    }
}

/// Constants of the document in backticks, such as "`A`, `B` or `C`".
pub(crate) fn any_of(constants: &[Value]) -> String {
    let quoted = constants.iter().map(|constant| match constant {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    });
    let quoted: Vec<String> = quoted.collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

/// The value at a path inside an object.
pub(crate) fn inside<'v>(object: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    let mut segments = path.split('/');
    let first = object.get(segments.next()?)?;
    segments.try_fold(first, |value, segment| value.get(segment))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holds(condition: &Value) -> bool {
        let object = json!({"type": "FIX_TERM", "days": 30, "twin": 30, "few": 3, "inner": {"flag": true}});
        let object = object.as_object().unwrap();
        Condition::parse(condition).unwrap().holds(&|path| inside(object, path).cloned())
    }

    #[test]
    fn each_test_holds_and_fails() {
        for (yes, no) in [
            (json!({"type": "FIX_TERM"}), json!({"type": "PERMANENT"})),
            (json!({"type": ["PERMANENT", "FIX_TERM"]}), json!({"type": ["PERMANENT"]})),
            (json!({"inner/flag": true}), json!({"inner/flag": false})),
            (json!({"days": {"is": "twin"}}), json!({"days": {"is": "type"}})),
            (json!({"days": {"given": true}}), json!({"nights": {"given": true}})),
            (json!({"nights": {"given": false}}), json!({"days": {"given": false}})),
            (json!({"few": {"below": "days"}}), json!({"days": {"below": "twin"}})),
            (json!({"days": {"at-most": 30}}), json!({"days": {"at-most": 29}})),
            (json!({"days": {"at-least": 30}}), json!({"days": {"at-least": 31}})),
            (json!({}), json!({"type": "FIX_TERM", "days": 31})),
        ] {
            assert!(holds(&yes), "{yes}");
            assert!(!holds(&no), "{no}");
        }
    }

    #[test]
    fn the_first_thing_that_is_broken_is_named_but_for_exempt_paths() {
        let condition = json!({"a": 1, "b": 2, "c": {"is": "d"}});
        let condition = Condition::parse(&condition).unwrap();
        let broken = |values: &Value, exempt: &[&str]| {
            let broken = condition.broken(&|path| values.get(path).cloned(), &|path| exempt.contains(&path));
            broken.map(|(paths, words)| (paths.join(" "), words))
        };
        let all = json!({"a": 1, "b": 3, "c": 4, "d": 5});
        assert_eq!(broken(&all, &[]), Some(("b".to_owned(), "`b` is `2`".to_owned())));
        assert_eq!(broken(&all, &["b"]), Some(("c d".to_owned(), "`c` equals `d`".to_owned())));
        assert_eq!(broken(&all, &["b", "d"]), None);
        assert_eq!(condition.paths().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    }

    #[test]
    fn an_absent_field_satisfies_only_that_it_is_absent() {
        for test in [
            json!("x"),
            json!([]),
            json!({"is": "nowhere"}),
            json!({"below": "days"}),
            json!({"at-most": 1}),
            json!({"at-least": 1}),
        ] {
            assert!(!holds(&json!({ "nights": test })), "{test}");
        }
    }

    #[test]
    fn a_condition_that_cannot_be_read_says_why() {
        for (condition, part) in [
            (json!("x"), "a map"),
            (json!({"a": {}}), "one thing"),
            (json!({"a": {"given": true, "at-most": 1}}), "one thing"),
            (json!({"a": {"given": 1}}), "`given` in a condition cannot be 1"),
            (json!({"a": {"larger": 1}}), "`larger` in a condition cannot be 1"),
        ] {
            let error = Condition::parse(&condition).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_condition_is_worded() {
        let condition = json!({"a": ["X", "Y", 3], "b": {"given": false}, "c/d": true, "e": {"below": "f"}});
        let words = "`a` is `X`, `Y` or `3` and `b` is absent and `c/d` is `true` and `e` is below `f`";
        assert_eq!(Condition::parse(&condition).unwrap().words(), words);
    }
}
