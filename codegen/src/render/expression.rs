//! Expressions and statements: on one line if it fits, else broken where rustfmt breaks them.

use syn::{Block, Expr, ExprCall, ExprMatch, ExprStruct, Local, Stmt};

use super::flat::flat;
use super::{STEP, WIDTH};

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The indentation of the line it starts on.
    pub(super) indent: usize,
    /// What of its first line is taken, indentation included.
    pub(super) before: usize,
    /// What must follow on its last line.
    pub(super) after: usize,
}

impl Place {
    fn inner(self) -> Self {
        let indent = self.indent + STEP;
        Self { indent, before: indent, after: 1 }
    }

    fn fits(self, text: &str) -> bool {
        !text.contains('\n') && self.before + text.chars().count() + self.after <= WIDTH
    }
}

/// A statement and its line feed.
pub(super) fn statement(statement: &Stmt, indent: usize) -> String {
    let margin = spaces(indent);
    let place = |before, after| Place { indent, before: indent + before, after };
    match statement {
        Stmt::Local(local) => format!("{margin}{}\n", binding(local, indent)),
        Stmt::Expr(value, semicolon) => {
            let end = if semicolon.is_some() { ";" } else { "" };
            format!("{margin}{}{end}\n", expression(value, place(0, end.len())))
        }
        Stmt::Item(item) => super::item::item(item),
        Stmt::Macro(call) => format!("{margin}{}\n", flat(call)),
    }
}

fn binding(local: &Local, indent: usize) -> String {
    match &local.init {
        Some(init) => assigned(&format!("let {} =", flat(&local.pat)), &init.expr, indent) + ";",
        None => flat(local),
    }
}

/// `let name = value`, without its semicolon. The value goes to a line of its own if that spares it a break.
pub(super) fn assigned(head: &str, value: &Expr, indent: usize) -> String {
    let here = Place { indent, before: indent + head.chars().count() + 1, after: 1 };
    let text = expression(value, here);
    let below = expression(value, here.inner());
    if is_opened(&text) && !is_opened(&below) {
        return format!("{head}\n{}{below}", spaces(here.inner().indent));
    }
    format!("{head} {text}")
}

/// Whether the first of several lines ends with an open bracket.
fn is_opened(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(first, _)| first.ends_with(['(', '[', '{']))
}

/// The statements of a block between its braces, or `{}`.
pub(super) fn block(block: &Block, indent: usize) -> String {
    if block.stmts.is_empty() {
        return "{}".to_owned();
    }
    let inside: String = block.stmts.iter().map(|inner| statement(inner, indent + STEP)).collect();
    format!("{{\n{inside}{}}}", spaces(indent))
}

/// An expression, without what follows it.
pub(super) fn expression(value: &Expr, place: Place) -> String {
    let line = flat(value);
    if place.fits(&line) && !matches!(value, Expr::Match(_)) {
        return line;
    }
    match value {
        Expr::Reference(reference) => {
            format!("&{}", expression(&reference.expr, Place { before: place.before + 1, ..place }))
        }
        Expr::Array(array) => list("[", array.elems.iter(), "]", place),
        Expr::Call(call) => call_of(call, place),
        Expr::Struct(literal) => fields(literal, place),
        Expr::Match(choice) => arms(choice, place),
        Expr::MethodCall(_) | Expr::Try(_) | Expr::Await(_) => chain(value, place),
        _ => line,
    }
}

/// A list, an item a line.
fn list<'e>(open: &str, items: impl Iterator<Item = &'e Expr>, close: &str, place: Place) -> String {
    let inner = place.inner();
    let mut text = format!("{open}\n");
    for item in items {
        text.extend([&spaces(inner.indent), &expression(item, inner), ",\n"]);
    }
    text + &spaces(place.indent) + close
}

fn call_of(call: &ExprCall, place: Place) -> String {
    let function = flat(&call.func);
    format!("{function}{}", arguments(call.args.iter(), function.chars().count(), place))
}

/// Arguments in parentheses; a sole one that has brackets of its own shares its lines with them.
fn arguments<'e>(arguments: impl Iterator<Item = &'e Expr>, before: usize, place: Place) -> String {
    let arguments: Vec<_> = arguments.collect();
    if let [only] = arguments.as_slice()
        && has_brackets(only)
    {
        let place = Place { before: place.before + before + 1, after: place.after + 1, ..place };
        return format!("({})", expression(only, place));
    }
    let line = arguments.iter().map(flat).collect::<Vec<_>>().join(", ");
    if (Place { before: place.before + before + 1, after: place.after + 1, ..place }).fits(&line) {
        return format!("({line})");
    }
    list("(", arguments.into_iter(), ")", place)
}

fn has_brackets(value: &Expr) -> bool {
    match value {
        Expr::Array(_) | Expr::Struct(_) | Expr::Call(_) => true,
        Expr::Reference(reference) => has_brackets(&reference.expr),
        _ => false,
    }
}

fn fields(literal: &ExprStruct, place: Place) -> String {
    let inner = place.inner();
    let mut text = format!("{} {{\n", flat(&literal.path));
    for field in &literal.fields {
        let name = flat(&field.member);
        text.extend([spaces(inner.indent).as_str(), &name]);
        if field.colon_token.is_some() {
            let before = inner.before + name.chars().count() + 2;
            text.extend([": ", &expression(&field.expr, Place { before, ..inner })]);
        }
        text.push_str(",\n");
    }
    text + &spaces(place.indent) + "}"
}

fn arms(choice: &ExprMatch, place: Place) -> String {
    let inner = place.inner();
    let mut text = format!("match {} {{\n", flat(&choice.expr));
    for arm in &choice.arms {
        let head = format!("{} => ", flat(&arm.pat));
        let before = inner.before + head.chars().count();
        let body = expression(&arm.body, Place { before, ..inner });
        text.extend([&spaces(inner.indent), &head, &body, ",\n"]);
    }
    text + &spaces(place.indent) + "}"
}

/// A chain of methods, a link a line: below its start if that has several lines, else one step in.
fn chain(value: &Expr, place: Place) -> String {
    let (start, links) = links(value);
    let mut text = expression(start, Place { after: 0, ..place });
    let indent = if text.contains('\n') { place.indent } else { place.indent + STEP };
    for (at, link) in links.iter().enumerate() {
        let after = if at + 1 == links.len() { place.after } else { 0 };
        let head = format!(".{}", link.name);
        let here = Place { indent, before: indent + head.chars().count(), after: after + link.end.len() };
        text.extend(["\n", &spaces(indent), &head]);
        if let Some(given) = &link.arguments {
            text.push_str(&arguments(given.iter().copied(), 0, here));
        }
        text.push_str(&link.end);
    }
    text
}

/// One link of a chain: `.name(arguments)?` or `.await?`
struct Link<'e> {
    name: String,
    arguments: Option<Vec<&'e Expr>>,
    end: String,
}

fn links(value: &Expr) -> (&Expr, Vec<Link<'_>>) {
    let mut links = Vec::new();
    let mut end = String::new();
    let mut rest = value;
    loop {
        let (link, before) = match rest {
            Expr::Try(inner) => {
                end.push('?');
                rest = &inner.expr;
                continue;
            }
            Expr::Await(inner) => {
                (Link { name: "await".to_owned(), arguments: None, end: String::new() }, &inner.base)
            }
            Expr::MethodCall(call) => {
                let arguments = Some(call.args.iter().collect());
                (Link { name: flat(&call.method), arguments, end: String::new() }, &call.receiver)
            }
            start => {
                links.reverse();
                return (start, links);
            }
        };
        links.push(Link { end: std::mem::take(&mut end), ..link });
        rest = before;
    }
}

pub(super) fn spaces(count: usize) -> String {
    " ".repeat(count)
}
