//! What is said of a field: its label, its description, and the values of its enum.

use std::collections::BTreeMap;

use super::shapes::Shapes;
use super::{defaults, limits, patterns};
use crate::evidence::{Completeness, Evidence, Field, Line, Statement, Values, Voice};

/// The words after which values stand.
const MARKS: [&str; 3] = ["可选取值", "可选值", "枚举值"];

/// The longest value that is looked for.
const VALUE_LIMIT: usize = 64;

/// Puts what the lines under a field say into it.
pub(super) fn describe(
    field: &mut Field,
    lines: &[(Line, String)],
    shapes: &Shapes,
    is_textual: bool,
    is_sealable: bool,
) {
    let list = Statement { voice: Voice::Table, line: Line::default(), value: Completeness::Whole };
    let mut listed = Values { list, values: Vec::new(), meanings: BTreeMap::new() };
    let mut said: Vec<&str> = Vec::new();
    let mut time = None;
    let mut in_values = false;
    for (at, line) in lines {
        let mut rest = line.as_str();
        if !in_values && let Some((before, after)) = values_begin(line) {
            said.push(before);
            defaults::read(*at, before, field);
            in_values = true;
            rest = after;
        }
        // A list of values may have no words above it.
        let item = line.strip_prefix('•').and_then(|rest| rest.split_once([':', '：']));
        in_values |= item.is_some_and(|(name, _)| alone(name.trim()));
        if in_values {
            values(*at, rest, shapes, &mut listed);
            continue;
        }
        said.push(rest);
        limits::read(*at, rest, field);
        defaults::read(*at, rest, field);
        patterns::read(*at, rest, field);
        if is_sealable && says_sealed(line) {
            field.sensitive.say_first(Voice::Table, *at, Some(true));
        }
        if ["RFC3339", "RFC 3339", "rfc3339", "yyyy-MM-DDTHH"].iter().any(|word| rest.contains(word)) {
            time.get_or_insert(*at);
        }
    }
    if field.sensitive.value() == Some(&true) {
        // Words count the characters of the plaintext, the spec those of what travels.
        field.min_length.retain(|said| said.voice != Voice::Prose);
        field.max_length.retain(|said| said.voice != Voice::Prose);
        field.pattern = Evidence::default();
    }
    match listed.values.first() {
        Some((_, first)) => {
            listed.list.line = *first;
            field.values.push(listed);
        }
        None => {
            time.filter(|_| is_textual).into_iter().for_each(|at| field.time.say(Voice::Prose, at, true));
        }
    }
    let said: Vec<_> = said.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    let said = said.join("\n");
    let labelled = said.strip_prefix('【').and_then(|rest| rest.split_once('】'));
    let (label, description) = labelled.unwrap_or(("", &said));
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    (field.label, field.description) = (filled(label), filled(description));
}

/// Whether a line says that a field travels sealed with a public key.
fn says_sealed(line: &str) -> bool {
    // What is decrypted with the secret that both sides share is the resource of an event, or a certificate.
    const OTHERWISE: [&str; 7] =
        ["无需加密", "不需要加密", "不用加密", "加密算法", "加密证书", "API KEY", "APIv3密钥"];
    let says = |words: &[&str]| words.iter().any(|word| line.contains(word));
    says(&["加密", "解密", "敏感"]) && !says(&OTHERWISE)
}

/// Where in a line the values begin: what stands before the mark, and after it.
fn values_begin(line: &str) -> Option<(&str, &str)> {
    MARKS.iter().find_map(|mark| {
        let (before, after) = line.split_once(mark)?;
        let before = before.trim_end();
        let rest = after.trim_start_matches([':', '：', ' ']);
        let spaced = line.get(before.len()..).is_some_and(|rest| rest.starts_with(' '));
        let begins = before.is_empty() || spaced || before.ends_with(['。', '.', '】', '；', ';']);
        // Prose goes on: 「可选取值范围见下表」.
        let listed = rest.is_empty() || values_in(bullet(rest)).next().is_some_and(|(start, ..)| start == 0);
        (begins && listed).then_some((before, rest))
    })
}

fn bullet(line: &str) -> &str {
    line.trim_start_matches(['•', '-', '*', '·', '●', ' '])
}

/// Whether a word is a value by its letters.
fn alone(word: &str) -> bool {
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    !word.is_empty() && word.len() <= VALUE_LIMIT && word.chars().all(upper)
}

/// Whether a text is one word, as values are.
fn is_word(text: &str) -> bool {
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '+');
    !text.is_empty() && text.len() <= VALUE_LIMIT && text.chars().all(in_word)
}

/// Reads the values of a line: `PURCHASE: 付费NORMAL: 普通`, or one alone.
fn values(at: Line, line: &str, shapes: &Shapes, listed: &mut Values) {
    let is_item = line.starts_with('•');
    let line = bullet(line);
    if alone(line) && (is_item || listed.meanings.is_empty()) || is_item && is_word(line) {
        return value(at, line, "", listed);
    }
    // A word at the beginning is a value, whatever its letters.
    if let Some((name, meaning)) = line.split_once([':', '：'])
        && is_word(name.trim())
        && !meaning.starts_with("//")
        && values_in(meaning).next().is_none()
    {
        return value(at, name.trim(), meaning, listed);
    }
    // `• ALL全场可用`: the colon may be missing.
    let end = line.find(|c: char| !c.is_ascii()).unwrap_or(0);
    if let Some((name, meaning)) = line.split_at_checked(end)
        && is_item
        && name.len() > 1
        && alone(name)
    {
        return value(at, name, meaning, listed);
    }
    let found: Vec<(usize, usize, usize)> = values_in(line).collect();
    if found.is_empty()
        && let Some(last) = listed.values.last()
    {
        // A meaning goes on.
        let meaning = listed.meanings.entry(last.0.clone()).or_default();
        if !line.is_empty() && meaning.len() < 4096 {
            meaning.push_str(if meaning.is_empty() { "" } else { "\n" });
            meaning.push_str(line);
        }
        return;
    }
    for (index, (start, end, after)) in found.iter().enumerate() {
        let next = found.get(index + 1).map_or(line.len(), |(next, ..)| *next);
        let word = line.get(*start..*end).unwrap_or_default();
        // A meaning may end in Latin letters that the next value follows at once.
        let known = word
            .char_indices()
            .map(|(at, _)| at)
            .find(|at| word.get(*at..).is_some_and(|rest| shapes.is_value(rest)));
        let cut = if *start == 0 { 0 } else { known.unwrap_or(0) };
        if let (Some(tail), Some(last)) =
            (word.get(..cut).filter(|tail| !tail.is_empty()), listed.values.last())
            && let Some(meaning) = listed.meanings.get_mut(&last.0)
        {
            meaning.push_str(tail);
        }
        let meaning = line.get(*after..next).unwrap_or_default();
        value(at, word.get(cut..).unwrap_or(word), meaning, listed);
    }
}

fn value(at: Line, name: &str, meaning: &str, listed: &mut Values) {
    let meaning = meaning.trim().trim_end_matches([';', '；', ',', '，', '、']).trim_end();
    if !meaning.is_empty() {
        listed.meanings.insert(name.to_owned(), meaning.to_owned());
    }
    listed.values.push((name.to_owned(), at));
}

/// The values in a line that a colon follows: where each begins and ends, and where its meaning begins.
fn values_in(line: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    let colons = line.char_indices().filter(|(_, c)| matches!(c, ':' | '：'));
    colons.filter_map(move |(colon, mark)| {
        let after = colon + mark.len_utf8();
        let before = line.get(..colon)?.trim_end_matches(' ');
        let word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let length = before.chars().rev().take(VALUE_LIMIT + 1).take_while(word).count();
        let start = before.len().checked_sub(length)?;
        let name = before.get(start..)?;
        let upper = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| !c.is_ascii_lowercase())
            && (length > 1 || start == 0);
        let first = start == 0 && length > 0;
        let address = line.get(after..)?.starts_with("//");
        ((upper || first) && length <= VALUE_LIMIT && !address).then_some((start, before.len(), after))
    })
}
