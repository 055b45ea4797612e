//! YAML text → [`Node`] tree; the only module that knows the YAML parser.

use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput, options};
use serde_json::Number;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;
use crate::source_file::SourceFile;
use crate::span::{Span, Text};

/// Reads a document; `None` if it is not YAML, which is then reported.
pub fn read(file: &Arc<SourceFile>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let parser = Parser::new_from_str_with_options(&file.text, options! { emit_comments: false });
    Builder { parser, file, diagnostics }.document()
}

/// A syntax error; it is reported where it is met.
struct Stop;

type Step<'a> = (Event<'a>, Span);

struct Builder<'a, 'p> {
    parser: Parser<'a, StrInput<'a>>,
    file: &'a Arc<SourceFile>,
    diagnostics: &'p mut Diagnostics,
}

impl<'a> Builder<'a, '_> {
    fn document(mut self) -> Option<Node> {
        let mut root = None;
        while let Some(step) = self.next().transpose() {
            let (event, span) = step.ok()?;
            match event {
                Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) | Event::DocumentEnd => {}
                _ if root.is_some() => {
                    self.report(
                        Rule::PlainYaml,
                        &span,
                        "a second document in one file",
                        "give it a file of its own",
                    );
                    return None;
                }
                event => root = Some(self.node(event, span).ok()?),
            }
        }
        Some(root.unwrap_or_else(|| Node { span: Span::new(self.file, 0..0), value: Value::Null }))
    }

    /// The next event; `None` at the end.
    fn next(&mut self) -> Result<Option<Step<'a>>, Stop> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Err(error)) => Err(self.syntax_error(&error)),
            Some(Ok((event, span))) => {
                let range = offset(&span.start, self.file)..offset(&span.end, self.file);
                Ok(Some((event, Span::new(self.file, range))))
            }
        }
    }

    fn expect_next(&mut self) -> Result<Step<'a>, Stop> {
        self.next()?.ok_or(Stop)
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, Stop> {
        self.refuse_properties(&event, &span);
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) => plain_scalar(&text),
            Event::Scalar(text, ..) => Value::Text(text.into_owned()),
            Event::SequenceStart(..) => Value::List(self.list()?),
            Event::MappingStart(..) => Value::Map(self.map()?),
            _ => Value::Null,
        };
        Ok(Node { span, value })
    }

    fn list(&mut self) -> Result<Vec<Node>, Stop> {
        let mut items = Vec::new();
        loop {
            match self.expect_next()? {
                (Event::SequenceEnd, _) => return Ok(items),
                (Event::MappingStart(style, anchor, tag), span) => {
                    // The event is as wide as nothing; its line is what a message should underline.
                    let span = Span::new(self.file, span.range().start..self.file.text.len());
                    items.push(self.node(Event::MappingStart(style, anchor, tag), span)?);
                }
                (event, span) => items.push(self.node(event, span)?),
            }
        }
    }

    fn map(&mut self) -> Result<Vec<Entry>, Stop> {
        let mut entries = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        loop {
            let (event, span) = self.expect_next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(entries);
            }
            let key = self.key(event, span)?;
            let (event, span) = self.expect_next()?;
            let mut value = self.node(event, span)?;
            if matches!(value.value, Value::List(_) | Value::Map(_)) {
                value.span = key.span.clone();
            }
            if let Some(first) = places.get(&key.value) {
                let message = format!("`{}` stands here twice", key.value);
                self.diagnostics.report(
                    Diagnostic::new(Rule::DuplicateKey, &key.span, message)
                        .label(first, "the first one")
                        .help("remove one of them"),
                );
            } else {
                places.insert(key.value.clone(), key.span.clone());
                entries.push(Entry { key, value });
            }
        }
    }

    fn key(&mut self, event: Event<'a>, span: Span) -> Result<Text, Stop> {
        self.refuse_properties(&event, &span);
        if let Event::Scalar(text, ..) = event {
            return Ok(Text { value: text.into_owned(), span });
        }
        self.report(Rule::PlainYaml, &span, "a key that isn't a scalar", "write the key as a word");
        self.node(event, span.clone())?;
        Ok(Text { value: String::new(), span })
    }

    /// Anchors, aliases and tags would make the same words mean something else elsewhere.
    fn refuse_properties(&mut self, event: &Event<'_>, span: &Span) {
        let (anchor, tag) = match event {
            Event::Alias(_) => (true, false),
            Event::Scalar(_, _, anchor, tag)
            | Event::SequenceStart(_, anchor, tag)
            | Event::MappingStart(_, anchor, tag) => (*anchor != 0, tag.is_some()),
            _ => (false, false),
        };
        if anchor {
            self.report(Rule::PlainYaml, span, "an anchor or an alias", "use a component and a `$ref`");
        }
        if tag {
            self.report(Rule::PlainYaml, span, "a tag", "leave the tag out; quotes make a string");
        }
    }

    fn syntax_error(&mut self, error: &ScanError) -> Stop {
        let start = offset(error.marker(), self.file);
        let span = Span::new(self.file, start..start.saturating_add(1));
        let message = format!("this is not YAML: {}", error.info());
        self.diagnostics.report(Diagnostic::new(Rule::Syntax, &span, message));
        Stop
    }

    fn report(&mut self, rule: Rule, span: &Span, found: &str, help: &str) {
        let message = format!("{found}, which the subset does without");
        self.diagnostics.report(Diagnostic::new(rule, span, message).help(help));
    }
}

fn offset(marker: &Marker, file: &SourceFile) -> usize {
    marker.byte_offset().unwrap_or(file.text.len())
}

/// What a scalar without quotes means in the core schema of YAML 1.2: `no` and `2025-07-25` are texts.
fn plain_scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Boolean(true),
        "false" | "False" | "FALSE" => Value::Boolean(false),
        _ => number(text).map_or_else(|| Value::Text(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let radix = |prefix, radix| i64::from_str_radix(text.strip_prefix(prefix)?, radix).ok();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    if let Some(integer) = text.parse().ok().or_else(|| radix("0x", 16)).or_else(|| radix("0o", 8)) {
        return Some(Number::from(integer));
    }
    text.parse().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<String, String> {
        let mut diagnostics = Diagnostics::default();
        let node = read(&Arc::new(SourceFile::new("spec", "p/brand.yaml", text)), &mut diagnostics);
        diagnostics.into_result(()).map_err(|diagnostics| diagnostics.to_string())?;
        Ok(node.unwrap().to_json().to_string())
    }

    #[test]
    fn plain_scalars_follow_yaml_1_2() {
        let yaml =
            "{a: no, b: 2025-07-25, c: 1, d: 0x1F, e: 1.5, f: , g: '1', h: 1e3, i: .inf, j: 1_0, k: -7}";
        let json = r#"{"a":"no","b":"2025-07-25","c":1,"d":31,"e":1.5,"f":null,"g":"1","h":1000.0,"i":".inf","j":"1_0","k":-7}"#;
        assert_eq!(read_text(yaml).unwrap(), json);
    }

    #[test]
    fn blocks_fold_as_yaml_says() {
        assert_eq!(read_text("a: >-\n  b\n  c\nd: |\n  e\n  f\n").unwrap(), r#"{"a":"b c","d":"e\nf\n"}"#);
    }

    #[test]
    fn an_empty_document_is_nothing() {
        assert_eq!(read_text("# only a comment\n").unwrap(), "null");
    }

    #[test]
    fn what_is_not_plain_is_refused() {
        for text in ["a: &x 1\nb: *x\n", "a: !!str 1\n", "? [a]\n: b\n", "a: 1\n---\nb: 2\n"] {
            assert!(read_text(text).unwrap_err().contains("plain-yaml"), "{text}");
        }
    }
}
