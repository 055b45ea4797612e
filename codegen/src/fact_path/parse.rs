//! Reads the name of a fact, and says what would be right where a text names none.

use std::fmt;
use std::str::FromStr;

use super::{Aspect, ERRORS, ErrorPath, FactPath, FieldPath, HeadFact, OPERATION, Place, REPLY_MODEL, Step};
use crate::words::{quoted, similar};

/// A text that names no fact: which part of it is wrong, why, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFactPath {
    /// The part that is wrong; all of the text if it is as a whole.
    pub part: String,
    /// Why it is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}

impl fmt::Display for InvalidFactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

impl std::error::Error for InvalidFactPath {}

impl FromStr for FactPath {
    type Err = InvalidFactPath;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let head = |text: &str| HeadFact::ALL.into_iter().find(|fact| fact.word() == text);
        match text {
            OPERATION => return Ok(Self::Operation),
            REPLY_MODEL => return Ok(Self::ReplyModel),
            _ => {}
        }
        if let Some(fact) = head(text) {
            return Ok(Self::Head(fact));
        }
        let (first, rest) = text.split_once('.').unwrap_or((text, ""));
        if first == ERRORS {
            return error(text, rest).map(Self::Error);
        }
        let (field, aspect) = text.split_once('#').map_or((text, None), |(field, word)| (field, Some(word)));
        let field = field.parse()?;
        let aspect = aspect.map_or(Ok(Aspect::Presence), self::aspect)?;
        Ok(Self::Field { field, aspect })
    }
}

impl FromStr for FieldPath {
    type Err = InvalidFactPath;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, rest) = text.split_once('.').map_or((text, None), |(first, rest)| (first, Some(rest)));
        let Some(place) = Place::ALL.into_iter().find(|place| place.word() == first) else {
            return Err(unknown(first, rest.is_some()));
        };
        let Some(rest) = rest else {
            let help = format!("write a field's name behind it: `{first}.card_id`");
            return Err(invalid(text, format!("`{text}` is a place, not a field"), help));
        };
        let steps = rest.split('.').map(|name| step(text, name)).collect::<Result<Vec<_>, _>>()?;
        if let Some(last) = steps.last().filter(|last| last.is_list) {
            let help = format!("leave out the `[]`: `{}` is the list", last.name);
            return Err(invalid(&last.to_string(), format!("`{text}` ends with the items of a list"), help));
        }
        Ok(Self { place, steps })
    }
}

fn step(path: &str, name: &str) -> Result<Step, InvalidFactPath> {
    let (name, is_list) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
    if name.is_empty() || name.contains(['[', ']', '#']) || name.contains(char::is_whitespace) {
        let part = if name.is_empty() { path } else { name };
        let message = format!("`{name}` in `{path}` isn't the name of a field");
        return Err(invalid(part, message, "write a path such as `reply.data[].card_id`"));
    }
    Ok(Step { name: name.to_owned(), is_list })
}

fn aspect(word: &str) -> Result<Aspect, InvalidFactPath> {
    if let Some(value) = word.strip_prefix("enum.") {
        if value.is_empty() {
            return Err(invalid("#enum.", "`#enum.` without a value", "write `#enum` or `#enum.VALUE`"));
        }
        return Ok(Aspect::EnumValue(value.to_owned()));
    }
    let known = Aspect::WORDS.iter().find(|(known, _)| *known == word);
    known.map(|(_, aspect)| aspect.clone()).ok_or_else(|| {
        let words = Aspect::WORDS.map(|(word, _)| word);
        let help = if let Some(known) = similar(word, &words) {
            format!("did you mean `#{known}`?")
        } else {
            let words = words.map(|word| format!("#{word}"));
            format!("it takes {}", quoted(&words.each_ref().map(String::as_str)))
        };
        invalid(&format!("#{word}"), format!("`#{word}` isn't a fact about a field"), help)
    })
}

fn error(text: &str, rest: &str) -> Result<ErrorPath, InvalidFactPath> {
    let mut parts = rest.split('.');
    let (status, code, row) = (parts.next(), parts.next(), parts.next());
    let is_status = |status: &&str| status.len() == 3 && status.bytes().all(|digit| digit.is_ascii_digit());
    let status = status.filter(is_status).and_then(|status| status.parse().ok());
    let is_code =
        |code: &&str| !code.is_empty() && !code.contains('#') && !code.contains(char::is_whitespace);
    let code = code.filter(is_code);
    // The first row has no number, so that a row has one name.
    let row =
        row.map_or(Some(1), |row| row.parse().ok().filter(|number| *number > 1 && is_plain(row, *number)));
    if let (Some(status), Some(code), Some(row), None) = (status, code, row, parts.next()) {
        Ok(ErrorPath { status, code: code.to_owned(), row })
    } else {
        let help =
            "write `errors.400.PARAM_ERROR`, or `errors.400.PARAM_ERROR.2` for the second of that code";
        Err(invalid(text, format!("`{text}` isn't the name of an error"), help))
    }
}

/// Whether a number is written without a sign or leading zeros.
fn is_plain(text: &str, number: usize) -> bool {
    number.to_string() == text
}

/// What is neither a place nor a fact of the operation.
fn unknown(word: &str, has_more: bool) -> InvalidFactPath {
    let places = Place::ALL.map(Place::word);
    let facts = HeadFact::ALL.map(HeadFact::word);
    let others = [OPERATION, ERRORS];
    let known =
        if has_more { [&places[..], &[ERRORS]].concat() } else { [&facts[..], &places, &others].concat() };
    let help = match similar(word, &known) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!(
            "write a fact of the operation ({}), a field (`body.card_id`) or an error (`errors.400.PARAM_ERROR`)",
            quoted(&facts)
        ),
    };
    invalid(word, format!("`{word}` isn't the name of a fact"), help)
}

fn invalid(part: &str, message: impl Into<String>, help: impl Into<String>) -> InvalidFactPath {
    InvalidFactPath { part: part.to_owned(), message: message.into(), help: help.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name() -> impl Strategy<Value = String> {
        "[^.#\\[\\]\\s]{1,9}"
    }

    fn field() -> impl Strategy<Value = FieldPath> {
        let step = (name(), any::<bool>()).prop_map(|(name, is_list)| Step { name, is_list });
        let steps = prop::collection::vec(step, 1..4).prop_map(|mut steps| {
            steps.last_mut().unwrap().is_list = false;
            steps
        });
        (prop::sample::select(&Place::ALL[..]), steps).prop_map(|(place, steps)| FieldPath { place, steps })
    }

    fn aspect() -> impl Strategy<Value = Aspect> {
        let words: Vec<_> = Aspect::WORDS.into_iter().map(|(_, aspect)| aspect).collect();
        prop_oneof![
            Just(Aspect::Presence),
            prop::sample::select(words),
            "\\PC{1,9}".prop_map(Aspect::EnumValue),
        ]
    }

    fn error() -> impl Strategy<Value = ErrorPath> {
        let code = "[^.#\\s]{1,20}";
        (100..1000_u16, code, 1..99_usize).prop_map(|(status, code, row)| ErrorPath { status, code, row })
    }

    fn fact() -> impl Strategy<Value = FactPath> {
        prop_oneof![
            Just(FactPath::Operation),
            Just(FactPath::ReplyModel),
            prop::sample::select(&HeadFact::ALL[..]).prop_map(FactPath::Head),
            (field(), aspect()).prop_map(|(field, aspect)| FactPath::Field { field, aspect }),
            error().prop_map(FactPath::Error),
        ]
    }

    proptest! {
        #[test]
        fn a_name_is_read_back(fact in fact()) {
            prop_assert_eq!(fact.to_string().parse::<FactPath>(), Ok(fact));
        }

        #[test]
        fn a_name_has_one_spelling(
            text in "(operation|status|errors|body|reply|[a-z]{1,3}|[0-9]{1,3}|\\.|\\[\\]|#|model|type|enum){1,7}"
        ) {
            if let Ok(fact) = text.parse::<FactPath>() {
                prop_assert_eq!(fact.to_string(), text);
            }
        }
    }

    #[track_caller]
    fn help(text: &str) -> String {
        text.parse::<FactPath>().unwrap_err().help
    }

    #[test]
    fn names_are_written_as_the_documentation_says() {
        let card = FieldPath { place: Place::Reply, steps: vec![Step::list("data"), Step::field("card_id")] };
        assert_eq!(FactPath::of(&card, Aspect::Presence).to_string(), "reply.data[].card_id");
        assert_eq!(FactPath::of(&card, Aspect::Place).to_string(), "reply.data[].card_id#in");
        let gold = Aspect::EnumValue("GOLD".into());
        assert_eq!(FactPath::of(&card, gold).to_string(), "reply.data[].card_id#enum.GOLD");
        let error = |row| FactPath::from(ErrorPath { status: 400, code: "PARAM_ERROR".into(), row });
        assert_eq!(error(1).to_string(), "errors.400.PARAM_ERROR");
        assert_eq!(error(2).to_string(), "errors.400.PARAM_ERROR.2");
        assert_eq!(FactPath::ReplyModel.to_string(), "reply#model");
    }

    #[test]
    fn what_was_probably_meant_is_named() {
        assert_eq!(help("reply.card_id#maxlength"), "did you mean `#maxLength`?");
        assert_eq!(help("rate_limit"), "did you mean `rate-limit`?");
        assert_eq!(help("replay.card_id"), "did you mean `reply`?");
        assert_eq!(help("error.400.PARAM_ERROR"), "did you mean `errors`?");
    }

    #[test]
    fn every_name_that_is_almost_right_is_refused() {
        for text in [
            "",
            "body",
            "reply",
            "body.",
            "body..card_id",
            "body.a b",
            "body.data[]",
            "body.data[0].id",
            "body.a#",
            "body.a#enum.",
            "body.a#type#type",
            "reply#type",
            "errors",
            "errors.400",
            "errors.400.",
            "errors.40.A",
            "errors.400.A.1",
            "errors.400.A.02",
            "errors.400.A.2.3",
            "rate-limit.x",
            "Status",
        ] {
            assert!(text.parse::<FactPath>().is_err(), "`{text}`");
        }
    }
}
