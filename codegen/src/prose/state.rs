//! Values, paths and conditions of behavior and rules, in words.

use super::shapes::Shapes;
use crate::api::{Condition, FieldPath, Test};
use crate::node::Node;

/// Who calls, as a path.
pub(super) const CALLER: &str = "caller";

/// A noun with its article: a user card, an activity.
pub(super) fn a(noun: &str) -> String {
    let mut sounds = noun.chars().map(is_vowel);
    let (first, second, third) = (sounds.next(), sounds.next(), sounds.next());
    // `user` and `unit` begin like `you`, `update` and `upload` don't.
    let is_you = noun.starts_with('u') && second == Some(false) && third == Some(true);
    let article = if first == Some(true) && !is_you { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Several of what a noun means.
pub(super) fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

fn is_vowel(letter: char) -> bool {
    "aeiou".contains(letter)
}

/// A word as code.
pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Words as a sentence lists them: `a`, `b` or `c`.
pub(super) fn listed(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {conjunction} {last}", most.join(", ")),
    }
}

/// Names as code in a list.
pub(super) fn codes<'a>(names: impl IntoIterator<Item = &'a str>, conjunction: &str) -> String {
    let names: Vec<_> = names.into_iter().map(code).collect();
    listed(&names, conjunction)
}

/// Constants as code in a list.
pub(super) fn constants(nodes: &[Node]) -> String {
    let texts: Vec<_> = nodes.iter().map(constant).collect();
    listed(&texts, "or")
}

/// A constant as code.
pub(super) fn constant(node: &Node) -> String {
    node.text().map_or_else(|| code(&node.to_json().to_string()), code)
}

/// What a path leads to: `type`, `validity.type`, `state` of the card, the review state of the plan, the caller.
pub(super) fn path(path: &FieldPath, shapes: &Shapes<'_>) -> String {
    // What nobody sees has no name in code.
    let field = if shapes.is_hidden(path) {
        format!("the {}", path.fields.join(" ").replace('_', " "))
    } else {
        code(&path.fields.join("."))
    };
    match &path.resource {
        Some(resource) => format!("{field} of the {}", shapes.noun(resource)),
        None if *path.fields == [CALLER] => "the caller".to_owned(),
        None => field,
    }
}

/// What must hold, as clauses: `card_type` is `PURCHASE` and `price` is given.
pub(super) fn condition(condition: &Condition, shapes: &Shapes<'_>) -> String {
    let clauses: Vec<_> = condition.0.iter().map(|(of, test)| clause(of, test, shapes)).collect();
    listed(&clauses, "and")
}

/// A limit of a number, or of the items of a list: at most 3 items.
pub(super) fn bound(word: &str, limit: i64, is_list: bool) -> String {
    match (is_list, limit) {
        (true, 1) => format!("at {word} 1 item"),
        (true, _) => format!("at {word} {limit} items"),
        (false, _) => format!("at {word} {limit}"),
    }
}

/// What must hold of one value.
pub(super) fn clause(of: &FieldPath, test: &Test, shapes: &Shapes<'_>) -> String {
    if let (Test::OneOf(nodes), Some(resource), true) = (test, &of.resource, shapes.leads_to_state(of)) {
        return format!("the {} is in the state {}", shapes.noun(resource), constants(nodes));
    }
    let is_list = shapes.is_list(of);
    let be = if is_list { "has" } else { "is" };
    let given = given_word(of);
    let of = path(of, shapes);
    match test {
        Test::OneOf(nodes) => format!("{of} is {}", constants(nodes)),
        Test::Is(other) => format!("{of} is {}", path(other, shapes)),
        Test::Below(other) => format!("{of} is below {}", path(other, shapes)),
        Test::Given(true) => format!("{of} is {given}"),
        Test::Given(false) => format!("{of} isn't {given}"),
        Test::AtMost(most) => format!("{of} {be} {}", bound("most", *most, is_list)),
        Test::AtLeast(least) => format!("{of} {be} {}", bound("least", *least, is_list)),
    }
}

/// A number of seconds in the largest unit that it is a multiple of: 2 days.
pub(super) fn duration(seconds: u64) -> String {
    let units = [(86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let unit = units.into_iter().find(|(length, _)| seconds.is_multiple_of(*length));
    let (length, unit) = unit.unwrap_or((1, "second"));
    match seconds / length {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    }
}

/// What is said of a field that is there: requests give theirs, those of resources are set.
pub(super) fn given_word(path: &FieldPath) -> &'static str {
    if path.resource.is_some() { "set" } else { "given" }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_model_is_a_noun_with_an_article() {
        let types = &BTreeMap::new();
        let shapes = Shapes::of_request(types, Vec::new());
        let of = |model: &str| a(&shapes.noun(model));
        assert_eq!(of("UserCard"), "a user card");
        assert_eq!(of("MembershipActivity"), "a membership activity");
        assert_eq!(of("Activity"), "an activity");
        assert_eq!(of("UploadedImage"), "an uploaded image");
        assert_eq!(of("Card"), "a card");
        let plurals = ["user cards", "activities", "days", "batches"];
        assert_eq!(["user card", "activity", "day", "batch"].map(plural), plurals);
    }

    #[test]
    fn words_are_listed_as_people_do() {
        assert_eq!(codes(["a"], "or"), "`a`");
        assert_eq!(codes(["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }
}
