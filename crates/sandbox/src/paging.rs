//! Pages of lists: the part that a call asks for, the token that leads to the next one, and how a reply says it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::refusal::{Detail, Location, Refusal};
use crate::spec::paging::{PagedBy, Paging};

/// How many bytes of a token say where the page begins, and how many tell it from made-up ones.
const NUMBER: usize = 8;

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part<T> {
    pub(crate) items: Vec<T>,
    /// How many there are in all.
    pub(crate) total: usize,
    /// The token of the next page, if there is one.
    pub(crate) next: Option<String>,
}

/// Refuses a token that no page of this list has given.
pub(crate) fn check(call: &Call<'_>) -> Result<(), Refusal> {
    let Some(paging) = &call.operation.paging else { return Ok(()) };
    if wanted(paging, &call.fields()).is_some() {
        return Ok(());
    }
    let next = paging.next().map_or("", String::as_str);
    let issue = format!("isn't the `{next}` of a page of the same list, with the same other parameters");
    let detail = Detail::new(&paging.start, Location::Query, issue);
    let name = format!("PARAM_ERROR_{}", paging.start.to_ascii_uppercase());
    Err(match call.operation.errors.named(&name) {
        Some(documented) => documented.refusal_about(detail),
        None => Refusal::param_error(detail),
    })
}

/// Cuts out what a call asks for; the items come with numbers that only grow. A wrong token leads to the first page: it
/// is refused before.
pub(crate) fn part<T>(
    paging: &Paging,
    fields: &Map<String, Value>,
    items: impl Iterator<Item = (u64, T)>,
) -> Part<T> {
    let limit = limit(paging, fields).unwrap_or(usize::MAX);
    let start = wanted(paging, fields).unwrap_or(Start::After(0));
    let mut part = Part { items: Vec::new(), total: 0, next: None };
    let mut last = 0;
    for (number, item) in items {
        let is_before = match start {
            Start::After(count) => part.total < count,
            Start::Behind(other) => number <= other,
        };
        part.total = part.total.saturating_add(1);
        if is_before {
            continue;
        }
        if part.items.len() < limit {
            part.items.push(item);
            last = number;
        } else if part.next.is_none() && matches!(paging.by, PagedBy::Token { .. }) {
            part.next = Some(token(paging, fields, last));
        }
    }
    part
}

/// Writes into the fields of a reply where the page stands in the list; its items are the caller's to write.
pub(crate) fn tell<T>(
    paging: &Paging,
    fields: &Map<String, Value>,
    part: &Part<T>,
    reply: &mut Map<String, Value>,
) {
    let start = match (&paging.by, fields.get(&paging.start)) {
        (PagedBy::Token { .. }, _) => None,
        (_, Some(sent)) => Some(sent.clone()),
        (PagedBy::Offset, None) => Some(0.into()),
        (PagedBy::Index(first), None) => Some((*first).into()),
    };
    let numbers = [(&paging.start, start), (&paging.limit, limit(paging, fields).map(Value::from))];
    for (name, number) in numbers {
        if let Some(number) = number {
            reply.insert(name.clone(), number);
        }
    }
    let is_first = fields.get(&paging.start).and_then(Value::as_str).is_none_or(str::is_empty);
    let total = (paging.counts_always || is_first).then(|| part.total.into());
    put(reply, paging.total.as_deref(), total);
    put(reply, paging.next().map(String::as_str), part.next.clone().map(Value::from));
}

fn put(reply: &mut Map<String, Value>, name: Option<&str>, value: Option<Value>) {
    match (name, value) {
        (Some(name), Some(value)) => drop(reply.insert(name.to_owned(), value)),
        (Some(name), None) => drop(reply.shift_remove(name)),
        (None, _) => {}
    }
}

/// Where a page begins.
enum Start {
    /// After so many items.
    After(usize),
    /// Behind the item with this number.
    Behind(u64),
}

/// Where the page begins that a call asks for; none if its token is wrong.
fn wanted(paging: &Paging, fields: &Map<String, Value>) -> Option<Start> {
    let number = |value: &Value| usize::try_from(value.as_i64().unwrap_or_default()).unwrap_or_default();
    match (&paging.by, fields.get(&paging.start)) {
        (_, None) => Some(Start::After(0)),
        (PagedBy::Offset, Some(offset)) => Some(Start::After(number(offset))),
        (PagedBy::Index(first), Some(index)) => {
            let pages = number(index).saturating_sub(usize::try_from(*first).unwrap_or(usize::MAX));
            Some(Start::After(pages.saturating_mul(limit(paging, fields).unwrap_or(usize::MAX))))
        }
        (PagedBy::Token { .. }, Some(Value::String(text))) if text.is_empty() => Some(Start::After(0)),
        (PagedBy::Token { .. }, Some(text)) => {
            let text = text.as_str()?;
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let (number, _) = bytes.split_first_chunk::<NUMBER>()?;
            let number = u64::from_be_bytes(*number);
            (text == token(paging, fields, number)).then_some(Start::Behind(number))
        }
    }
}

fn limit(paging: &Paging, fields: &Map<String, Value>) -> Option<usize> {
    let asked = fields.get(&paging.limit).and_then(Value::as_u64);
    asked.and_then(|limit| usize::try_from(limit).ok()).or(paging.default_limit)
}

/// The token of the page behind the item with this number. It holds for calls with the same other parameters, whose
/// digest it carries; pages may change their length.
fn token(paging: &Paging, fields: &Map<String, Value>, number: u64) -> String {
    let others: BTreeMap<_, _> =
        fields.iter().filter(|(name, _)| **name != paging.start && **name != paging.limit).collect();
    let mut digest = Sha256::new();
    digest.update(number.to_be_bytes());
    digest.update(paging.items.as_bytes());
    for (name, value) in others {
        digest.update(format!("\n{name}={value}"));
    }
    let digest = digest.finalize();
    let bytes: Vec<u8> = number.to_be_bytes().into_iter().chain(digest.into_iter().take(NUMBER)).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn by(by: PagedBy, start: &str) -> Paging {
        Paging {
            by,
            start: start.to_owned(),
            default_limit: Some(2),
            counts_always: false,
            ..Paging::usual()
        }
    }

    fn by_token() -> Paging {
        by(PagedBy::Token { next: "next".to_owned() }, "token")
    }

    fn asked(fields: &Value) -> Map<String, Value> {
        fields.as_object().unwrap().clone()
    }

    /// The page of seven letters, whose numbers have gaps, that a call asks for.
    fn page(paging: &Paging, fields: &Value) -> Part<char> {
        part(
            paging,
            &asked(fields),
            "abcdefg".chars().enumerate().map(|(index, c)| (index as u64 * 3 + 1, c)),
        )
    }

    fn letters(part: &Part<char>) -> String {
        part.items.iter().collect()
    }

    #[test]
    fn offsets_and_numbers_choose_a_page() {
        let offset = by(PagedBy::Offset, "offset");
        assert_eq!(letters(&page(&offset, &json!({}))), "ab");
        assert_eq!(letters(&page(&offset, &json!({"offset": 3, "limit": 3}))), "def");
        assert_eq!(letters(&page(&offset, &json!({"offset": 9}))), "");
        let index = by(PagedBy::Index(1), "page");
        assert_eq!(letters(&page(&index, &json!({}))), "ab");
        assert_eq!(letters(&page(&index, &json!({"page": 1}))), "ab");
        assert_eq!(letters(&page(&index, &json!({"page": 3, "limit": 3}))), "g");
        assert_eq!(page(&index, &json!({"page": 5})).total, 7);
        assert_eq!(letters(&page(&Paging::usual(), &json!({"offset": 2}))), "cdefg");
    }

    #[test]
    fn each_token_leads_to_the_next_page_and_the_last_page_has_none() {
        let paging = by_token();
        let (mut seen, mut fields) = (String::new(), json!({"state": "OPEN"}));
        loop {
            let part = page(&paging, &fields);
            seen.push_str(&letters(&part));
            let Some(token) = part.next else { break };
            seen.push('|');
            fields["token"] = token.into();
            assert!(wanted(&paging, &asked(&fields)).is_some());
        }
        assert_eq!(seen, "ab|cd|ef|g");
    }

    #[test]
    fn a_token_is_good_for_its_list_alone_whatever_the_length_of_pages() {
        let paging = by_token();
        let token = page(&paging, &json!({"state": "OPEN"})).next.unwrap();
        let is_good = |fields: Value| wanted(&paging, &asked(&fields)).is_some();
        assert!(is_good(json!({"state": "OPEN", "token": token, "limit": 5})));
        assert!(!is_good(json!({"state": "SHUT", "token": token})));
        assert!(!is_good(json!({"token": token})));
        let changed = if token.starts_with('B') { "C" } else { "B" };
        for wrong in
            ["MTIzNDUK", "x", "ß", &token[1..], &format!("{token}A"), &format!("{changed}{}", &token[1..])]
        {
            assert!(!is_good(json!({"state": "OPEN", "token": wrong})), "{wrong}");
        }
    }

    #[test]
    fn a_reply_says_what_is_documented_of_the_list() {
        let told = |paging: &Paging, fields: Value| {
            let mut reply = asked(&json!({"next": "from the example"}));
            tell(paging, &asked(&fields), &page(paging, &fields), &mut reply);
            Value::Object(reply)
        };
        let paging = by_token();
        let first = told(&paging, json!({}));
        let token = first["next"].clone();
        assert_eq!(first, json!({"next": token, "limit": 2, "total_count": 7}));
        assert_eq!(told(&paging, json!({"token": token, "limit": 9})), json!({"limit": 9}));
        let always = Paging { counts_always: true, ..by_token() };
        assert_eq!(told(&always, json!({"token": token, "limit": 9})), json!({"limit": 9, "total_count": 7}));
        let index = by(PagedBy::Index(1), "page");
        let index = Paging { counts_always: true, ..index };
        assert_eq!(
            told(&index, json!({})),
            json!({"next": "from the example", "page": 1, "limit": 2, "total_count": 7})
        );
    }
}
