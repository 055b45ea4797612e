//! What an operation does and what must hold of its request, in words: `x-behavior` and `x-rules`, a line each.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::resources::Resources;
use crate::spec::condition::{Condition, any_of};

/// The codes of documented errors, by the names that refusals use.
pub(super) type Codes = BTreeMap<String, String>;

/// The steps of an operation, in order.
pub(super) fn steps(steps: &Value, codes: &Codes, resources: &Resources) -> Vec<String> {
    let lines = lines(steps, codes, |entry| step(entry, resources));
    lines.map(|line| resources.in_words(&line)).collect()
}

/// The rules of a body, in order.
pub(super) fn rules(rules: &Value, codes: &Codes) -> Vec<String> {
    lines(rules, codes, rule).collect()
}

fn lines(
    list: &Value,
    codes: &Codes,
    line: impl Fn(&Map<String, Value>) -> Option<String>,
) -> impl Iterator<Item = String> {
    let entries = list.as_array().into_iter().flatten().filter_map(Value::as_object);
    entries.filter_map(move |entry| Some(with_condition(entry, &line(entry)?, codes)))
}

/// A line with what it goes by before it and what it refuses with behind it.
fn with_condition(entry: &Map<String, Value>, line: &str, codes: &Codes) -> String {
    let part = |key: &str, word: &str| {
        let condition = Condition::parse(entry.get(key)?).ok()?;
        Some(format!("{word} {}: ", condition.words()))
    };
    let when = part("when", "if").unwrap_or_default() + &part("unless", "unless").unwrap_or_default();
    let refusal = entry.get("refusal").and_then(Value::as_str).map(|name| {
        let code = codes.get(name).map_or(name, String::as_str);
        format!("; else {code}")
    });
    format!("{when}{line}{}", refusal.unwrap_or_default())
}

fn step(step: &Map<String, Value>, resources: &Resources) -> Option<String> {
    let text = |key: &str| step.get(key).and_then(Value::as_str);
    let flag = |key: &str| step.get(key) == Some(&Value::Bool(true));
    let noun = |model: &str| resources.noun(model);
    Some(if let Some(model) = text("find") {
        let verb = if flag("optional") { "looks for" } else { "finds" };
        let which = if flag("all") { "every" } else { "the" };
        format!("{verb} {which} {}{}", noun(model), looked_for(step))
    } else if let Some(model) = text("absent") {
        match step.get("fewer-than") {
            Some(Value::String(path)) => {
                format!("needs fewer {}{} than `{path}`", resources.noun(model).several(), looked_for(step))
            }
            Some(count) => {
                format!("needs fewer than {count} {}{}", resources.noun(model).several(), looked_for(step))
            }
            None => format!("needs that there is no {}{}", noun(model), looked_for(step)),
        }
    } else if let Some(condition) = step.get("require") {
        format!("needs that {}", Condition::parse(condition).ok()?.words())
    } else if let Some(fields) = step.get("once") {
        format!("gives the same reply again for the same {}", names(fields))
    } else if let Some(model) = text("create") {
        let each = text("each").map(|each| format!(" for each of `{each}`{}", marked(step)));
        format!("creates {}{}{}", resources.noun(model).a(), each.unwrap_or_default(), to(step, " as "))
    } else if let Some(model) = text("change") {
        let from = step.get("from").map(|from| format!(" from {}", constants(from))).unwrap_or_default();
        let to = to(step, " to ");
        let set = taken_over(step, model, resources);
        if from.is_empty() && to.is_empty() && set.is_empty() {
            return None;
        }
        format!("changes the {}{from}{to}{set}", noun(model))
    } else if let Some(model) = text("remove") {
        format!("removes the {}", noun(model))
    } else if let Some(of) = text("reply") {
        let set = step.get("set").map(|set| format!(", with {}", names(set))).unwrap_or_default();
        let of = if of == "request" { "request".to_owned() } else { noun(of).to_string() };
        format!("replies with fields of the {of}{set}")
    } else if let Some(model) = text("list") {
        let filters = step.get("filters").map(|filters| format!(", filtered by {}", names(filters)));
        format!("lists each {}{}{}", noun(model), looked_for(step), filters.unwrap_or_default())
    } else {
        format!("sends the event {} to `{}`", text("announce")?, text("to").unwrap_or_default())
    })
}

/// What a change takes from the request and sets by itself. Of what nobody sees nothing is said.
fn taken_over(step: &Map<String, Value>, model: &str, resources: &Resources) -> String {
    let taken = match step.get("fields").and_then(Value::as_str) {
        None => " as the request says".to_owned(),
        Some("none") => String::new(),
        Some(path) => format!(" as `{path}` says"),
    };
    let set = step.get("set").and_then(Value::as_object).into_iter().flatten();
    let set = set.filter(|(field, _)| !resources.hides(model, field)).map(|(field, _)| format!("`{field}`"));
    let set: Vec<_> = set.collect();
    if set.is_empty() { taken } else { format!("{taken}: sets {}", set.join(", ")) }
}

/// The constants that items are kept with, by which they are told apart later.
fn marked(step: &Map<String, Value>) -> String {
    let set = step.get("set").and_then(Value::as_object).into_iter().flatten();
    let constants = set.filter(|(_, value)| !value.is_object());
    let constants: Vec<_> =
        constants.map(|(field, value)| format!("`{field}` {}", self::constants(value))).collect();
    if constants.is_empty() { String::new() } else { format!(", with {}", constants.join(", ")) }
}

/// How a resource is looked for: by which fields, and with which constants.
fn looked_for(step: &Map<String, Value>) -> String {
    let by = step.get("by").map(|by| format!(" by {}", names(by))).unwrap_or_default();
    let constants = step.get("where").and_then(Value::as_object).into_iter().flatten();
    let constants = constants.map(|(field, values)| format!(" with `{field}` {}", self::constants(values)));
    by + &constants.collect::<String>()
}

/// The state afterwards: one, or one by another value.
fn to(step: &Map<String, Value>, preposition: &str) -> String {
    match step.get("to") {
        Some(Value::Object(by)) => {
            let path = by.get("case").and_then(Value::as_str).unwrap_or_default();
            let of = by.get("of").and_then(Value::as_object).into_iter().flatten();
            let cases = of.map(|(case, state)| format!("{} if `{path}` is `{case}`", constants(state)));
            format!("{preposition}{}", cases.collect::<Vec<_>>().join(", "))
        }
        Some(state) => format!("{preposition}{}", constants(state)),
        None => String::new(),
    }
}

fn rule(rule: &Map<String, Value>) -> Option<String> {
    let of = |key: &str| rule.get(key).and_then(Value::as_object).into_iter().flatten();
    let each = |key: &str, words: &dyn Fn(&str, &Value) -> String| {
        of(key).map(|(field, value)| words(field, value)).collect::<Vec<_>>().join(" and ")
    };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (verb, _) = rule.iter().find(|(key, _)| !["when", "unless", "refusal"].contains(&key.as_str()))?;
    let demanded = rule.get(verb)?;
    Some(match verb.as_str() {
        "requires" => format!("needs {}", names(demanded)),
        "forbids" => format!("takes no {}", names(demanded)),
        "allows" => each(verb, &|field, values| format!("`{field}` is {}", constants(values))),
        "matches" => each(verb, &|field, pattern| format!("`{field}` matches {}", plain(pattern))),
        "characters" => each(verb, &|field, most| format!("`{field}` has at most {most} characters")),
        "at-most" => each(verb, &|field, most| format!("`{field}`: at most {most}")),
        "at-least" => each(verb, &|field, least| format!("`{field}`: at least {least}")),
        "ordered" => {
            let moment = |value: &Value| match value {
                Value::String(field) => format!("`{field}`"),
                _ => "now".to_owned(),
            };
            let moments: Vec<_> = demanded.as_array()?.iter().map(moment).collect();
            moments.join(" is not after ")
        }
        "distinct" => match demanded {
            Value::String(field) => format!("the items of `{field}` differ"),
            _ => each(verb, &|list, field| format!("the items of `{list}` differ in `{}`", plain(field))),
        },
        _ => return None,
    })
}

/// Names of fields: of a list, or the keys of a mapping.
fn names(fields: &Value) -> String {
    let name = |name: &str| format!("`{name}`");
    let names: Vec<_> = match fields {
        Value::Object(fields) => fields.keys().map(|field| name(field)).collect(),
        fields => fields.as_array().into_iter().flatten().filter_map(Value::as_str).map(name).collect(),
    };
    names.join(", ")
}

fn constants(values: &Value) -> String {
    match values {
        Value::Array(values) => any_of(values),
        value => any_of(std::slice::from_ref(value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_step_says_what_it_does_and_what_it_refuses_with() {
        let codes = Codes::from([("NOT_FOUND_CARD".to_owned(), "NOT_FOUND".to_owned())]);
        let resources = Resources::of(&json!({"components": {"schemas": {
            "Card": {"x-lifecycle": {"key": ["card_id"]}},
            "Config": {"x-lifecycle": {"noun": "setting", "hidden": {"secret": "integer"}}},
            "Stock": {"x-lifecycle": {"noun": "batch", "hidden": {"secret": "integer"}}},
        }}}));
        let steps = steps(
            &json!([
                {"once": ["brand_id", "out_request_no"], "refusal": "PARAM_ERROR"},
                {"find": "Card", "by": ["brand_id", "card_id"], "where": {"state": ["A", "B"]}, "refusal": "NOT_FOUND_CARD"},
                {"absent": "UserCard", "by": {"openid": "payer"}, "fewer-than": 2, "refusal": "LIMIT"},
                {"require": {"Card/kind": "NORMAL"}, "when": {"code": {"given": true}}, "refusal": "PARAM_ERROR"},
                {"create": "UserCard", "to": "EFFECTIVE"},
                {"change": "UserCard", "from": ["A"], "to": {"case": "how", "of": {"YES": "B", "NO": "C"}}, "refusal": "PARAM_ERROR"},
                {"list": "Card", "by": ["brand_id"], "filters": ["state"]},
                {"announce": "userCardCreated", "to": "Card/notify_url"},
                {"find": "Config", "by": ["caller"], "optional": true},
                {"find": "Stock", "by": ["bundle_id"], "all": true, "refusal": "NOT_FOUND_CARD"},
                {"absent": "Coupon", "by": ["openid"], "fewer-than": "Stock/rule/max", "refusal": "LIMIT"},
                {"create": "Coupon", "each": "usages", "to": "SENT"},
                {"create": "Note", "each": "notes", "set": {"kept": false}},
                {"change": "Config", "fields": "none", "set": {"secret": 1}},
                {"change": "Stock", "fields": "none", "set": {"secret": 1, "rule/max": 2}},
                {"change": "Stock"},
                {"remove": "Stock"},
                {"reply": "Stock", "set": {"plan": {"resource": "Plan"}}},
                {"reply": "request"},
            ]),
            &codes,
            &resources,
        );
        assert_eq!(
            steps,
            [
                "gives the same reply again for the same `brand_id`, `out_request_no`; else PARAM_ERROR",
                "finds the card by `brand_id`, `card_id` with `state` `A` or `B`; else NOT_FOUND",
                "needs fewer than 2 user cards by `openid`; else LIMIT",
                "if `code` is given: needs that `kind` of the card is `NORMAL`; else PARAM_ERROR",
                "creates a user card as `EFFECTIVE`",
                "changes the user card from `A` to `B` if `how` is `YES`, `C` if `how` is `NO` as the request says; else PARAM_ERROR",
                "lists each card by `brand_id`, filtered by `state`",
                "sends the event userCardCreated to `notify_url` of the card",
                "looks for the setting by `caller`",
                "finds every batch by `bundle_id`; else NOT_FOUND",
                "needs fewer coupons by `openid` than `rule/max` of the batch; else LIMIT",
                "creates a coupon for each of `usages` as `SENT`",
                "creates a note for each of `notes`, with `kept` `false`",
                "changes the batch: sets `rule/max`",
                "changes the batch as the request says",
                "removes the batch",
                "replies with fields of the batch, with `plan`",
                "replies with fields of the request",
            ]
        );
    }

    #[test]
    fn a_rule_says_what_must_hold() {
        let rules = rules(
            &json!([
                {"requires": ["price"], "when": {"kind": "PURCHASE"}, "refusal": "PARAM_ERROR"},
                {"forbids": ["price"], "unless": {"kind": "PURCHASE"}, "refusal": "PARAM_ERROR"},
                {"matches": {"color": "^#"}, "refusal": "PARAM_ERROR"},
                {"ordered": ["begin", {"now": 0}], "refusal": "PARAM_ERROR"},
                {"distinct": {"fields": "name"}, "refusal": "PARAM_ERROR"},
                {"at-least": {"price": 1}, "refusal": "PARAM_ERROR"},
            ]),
            &Codes::new(),
        );
        assert_eq!(
            rules,
            [
                "if `kind` is `PURCHASE`: needs `price`; else PARAM_ERROR",
                "unless `kind` is `PURCHASE`: takes no `price`; else PARAM_ERROR",
                "`color` matches ^#; else PARAM_ERROR",
                "`begin` is not after now; else PARAM_ERROR",
                "the items of `fields` differ in `name`; else PARAM_ERROR",
                "`price`: at least 1; else PARAM_ERROR",
            ]
        );
    }
}
