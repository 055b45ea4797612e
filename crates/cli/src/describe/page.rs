//! The page that explains an operation, as plain text.

use wechatpay_api::{OperationInfo, RateLimit};
use wechatpay_sandbox::{DocumentedError, DocumentedField, DocumentedOperation};

/// How wide prose may get.
const WIDTH: usize = 100;

pub(super) fn of(info: &OperationInfo, name: &str, documented: &DocumentedOperation) -> String {
    let mut page = Page::default();
    page.prose(0, &format!("{name}: {}", info.summary));
    if !documented.description.is_empty() {
        page.blank();
        page.prose(0, &documented.description);
    }
    page.blank();
    facts(&mut page, info, documented);
    if !documented.parameters.is_empty() {
        page.section("Parameters");
    }
    for field in &documented.parameters {
        page.field(1, &format!("--{}", field.name.replace('_', "-").to_ascii_lowercase()), field);
    }
    if let Some(upload) = &info.upload {
        page.section("File");
        page.prose(
            1,
            &format!("--file: {}, at most {} bytes", upload.media_types.join(", "), upload.max_bytes),
        );
    }
    if let Some(body) = &documented.body {
        page.section("Body, JSON in plaintext");
        page.fields(1, &body.fields);
        page.section(&format!("Example body, also by: wechatpay describe {} {name} --example", info.face));
        page.indented(1, &format!("{:#}", body.example));
    }
    page.section("Reply");
    page.fields(1, &documented.reply);
    page.lines("Behavior", &documented.behavior);
    page.lines("Rules", &documented.rules);
    page.section("Errors");
    for error in &documented.errors {
        page.error(error);
    }
    page.text
}

fn facts(page: &mut Page, info: &OperationInfo, documented: &DocumentedOperation) {
    let idempotent = if info.idempotent {
        "yes: sending it twice does what once does, and it is retried"
    } else {
        "no: it is not retried once it may have been received"
    };
    page.fact("Request", &format!("{} {}", info.method, info.path));
    page.fact("Face", &info.face.to_string());
    page.fact("Product", info.product);
    page.fact("Idempotent", idempotent);
    page.fact("Limit", &info.rate_limit.map_or_else(|| "none documented".to_owned(), long_limit));
    if info.paged.is_some() {
        page.fact("Paged", "yes: --all-pages follows the list to its end");
    }
    page.fact("Documented", &format!("{} ({})", info.doc_url, documented.updated));
}

fn long_limit(limit: RateLimit) -> String {
    let RateLimit { requests, seconds, per, .. } = limit;
    match seconds {
        1 => format!("{requests} requests a second per {per}"),
        _ => format!("{requests} requests in {seconds} seconds per {per}"),
    }
}

/// A page as it grows.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn section(&mut self, title: &str) {
        self.blank();
        self.line(0, &format!("{title}:"));
    }

    fn fact(&mut self, name: &str, value: &str) {
        self.line(0, &format!("{:<12}{value}", format!("{name}:")));
    }

    fn indented(&mut self, depth: usize, text: &str) {
        for line in text.lines() {
            self.line(depth, line);
        }
    }

    /// Words, broken into lines.
    fn prose(&mut self, depth: usize, text: &str) {
        let width = WIDTH.saturating_sub(2 * depth);
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                self.line(depth, &line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            self.line(depth, &line);
        }
    }

    fn fields(&mut self, depth: usize, fields: &[DocumentedField]) {
        if fields.is_empty() {
            self.line(depth, "none");
        }
        for field in fields {
            self.field(depth, &field.name, field);
        }
    }

    /// A field by the name that it is typed with, and all that is inside.
    fn field(&mut self, depth: usize, name: &str, field: &DocumentedField) {
        let mut facts = vec![field.kind.clone()];
        if field.required {
            facts.push("required".to_owned());
        }
        facts.extend(field.limits.iter().cloned());
        if field.sensitive {
            facts.push("travels sealed".to_owned());
        }
        self.prose(depth, &format!("{name}  ({})", facts.join(", ")));
        self.prose(depth + 2, &field.description);
        for value in &field.values {
            self.prose(depth + 2, &format!("{}: {}", value.value, value.description));
        }
        for inner in &field.fields {
            self.field(depth + 1, &inner.name, inner);
        }
    }

    /// A section of single lines, if there are any.
    fn lines(&mut self, title: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.section(title);
        for line in lines {
            self.prose(1, line);
        }
    }

    fn error(&mut self, error: &DocumentedError) {
        let DocumentedError { status, code, meaning, remedy, .. } = error;
        self.prose(1, &format!("{status} {code}: {meaning}"));
        self.prose(3, remedy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_broken_at_words_and_never_inside_one() {
        let mut page = Page::default();
        let word = "字".repeat(60);
        page.prose(1, &format!("{word} {word} a"));
        assert_eq!(page.text, format!("  {word}\n  {word} a\n"));
    }
}
