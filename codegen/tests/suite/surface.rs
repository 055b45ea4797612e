//! The public surface of the real crate, a line an item, so that a change of the spec is read as what it means.

use wechatpay_codegen::{Source, compile};

use crate::{fixture, is_rust, real_spec};

#[test]
fn the_public_surface() {
    insta::assert_snapshot!("public_surface", surface(&real_spec()));
}

/// Whatever the real spec makes use of: what an outline has to catch is in the fixtures.
#[test]
fn the_public_surface_of_what_is_not_a_plain_call() {
    for name in ["events", "paged", "template", "upload"] {
        insta::assert_snapshot!(format!("public_surface_{name}"), surface(&fixture(name)));
    }
}

fn surface(source: &Source) -> String {
    let tree = compile(source).unwrap();
    let mut surface = String::new();
    for (path, text) in tree.iter().filter(|(path, _)| is_rust(path)) {
        surface.push_str(path);
        surface.push('\n');
        outline(text).for_each(|line| surface.extend(["  ", &line, "\n"]));
    }
    surface
}

/// The heads of all public items, fields, methods and variants, and of all impls, indented as they are.
fn outline(text: &str) -> impl Iterator<Item = String> {
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        let first = lines.find(|line| is_head(line.trim_start()))?;
        let mut item = first.to_owned();
        while !is_whole(&item) {
            let next = lines.next()?.trim();
            let is_first = item.ends_with(['(', '{']);
            item.extend([if is_first { "" } else { " " }, next]);
        }
        let is_const = item.starts_with("pub const ");
        let item = if is_const { item.split(" = ").next().unwrap() } else { item.as_str() };
        Some(item.trim_end_matches(" {").trim_end_matches([',', ';']).replace(", }", "}").replace(", )", ")"))
    })
}

fn is_head(line: &str) -> bool {
    let is_variant = line.ends_with("\",") && line.contains(" = \"");
    let is_event = line.ends_with(">),") && line.contains("(Box<") || line.starts_with("Unknown(");
    is_variant
        || is_event
        || ["pub ", "impl ", "wechatpay_runtime::"].iter().any(|start| line.starts_with(start))
}

/// Whether an item goes no further: an import ends with its semicolon, all else with a brace or a comma too.
fn is_whole(item: &str) -> bool {
    let is_import = item.trim_start().starts_with("pub use ");
    let is_open = item.matches('(').count() > item.matches(')').count();
    item.ends_with(';') || (!is_import && !is_open && item.ends_with(['{', '}', ',']))
}
