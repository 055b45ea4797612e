//! The blocks of code in a part, and their lines without the running numbers that a page shows before them.
//!
//! A block stands in a fence, or has a number before each line, or its lines are run together with the numbers
//! between them: `1{ 2 "a" : 1 3}`.

use super::markdown::{Plain, Role};
use crate::evidence::Line;

#[derive(Clone, Debug, Default)]
pub(super) struct Block<'a> {
    /// Its lines on the page, as they are.
    pub(super) raw: Vec<(Line, &'a str)>,
    /// Its lines in its language, without numbers.
    pub(super) lines: Vec<(Line, &'a str)>,
}

/// Finds the blocks of a part.
pub(super) fn find<'a>(section: &[Plain<'a>]) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut block = Block::default();
    let mut number = 0;
    for (index, plain) in section.iter().enumerate() {
        let (at, raw) = (plain.line.at, plain.line.raw);
        let numbered = strip_number(raw, number + 1).or_else(|| first(raw));
        if plain.role == Role::Fence
            || (matches!(plain.role, Role::Text | Role::Heading) && numbered.is_none() && begins(raw, number))
        {
            finish(&mut block, &mut blocks);
            number = 0;
        }
        if plain.role == Role::Fence {
            continue;
        }
        let Some(rest) = numbered else {
            if number == 0 || raw.trim().is_empty() {
                block.raw.push((at, raw));
                block.lines.push((at, raw));
            }
            continue;
        };
        if number > 0 && strip_number(raw, number + 1).is_none() {
            number = 0;
        }
        if number == 0 {
            finish(&mut block, &mut blocks);
        }
        number += 1;
        block.raw.push((at, raw));
        let more = section.get(index + 1..).unwrap_or_default();
        let next = more.iter().find(|plain| !plain.line.text.is_empty()).map(|plain| plain.line.raw);
        if next.is_some_and(|next| strip_number(next, number + 1).is_some()) {
            block.lines.push((at, rest));
        } else {
            number = run_together(at, rest, number, &mut block);
        }
    }
    finish(&mut block, &mut blocks);
    blocks
}

fn finish<'a>(block: &mut Block<'a>, blocks: &mut Vec<Block<'a>>) {
    let block = std::mem::take(block);
    if block.lines.iter().any(|(_, line)| !line.trim().is_empty()) {
        blocks.push(block);
    }
}

/// Whether a line without a number begins another block, or ends the one whose lines have numbers.
fn begins(raw: &str, number: usize) -> bool {
    let text = raw.trim();
    let prose = text.contains("微信支付工具库");
    let language = matches!(text, "curl" | "Java" | "JAVA" | "Go" | "GO" | "PHP" | "JSON");
    let code = raw.starts_with("package ") || raw.starts_with("curl ") || raw.starts_with('{');
    prose || language || code || (number > 0 && !text.is_empty())
}

/// The line after its number.
fn strip_number(raw: &str, number: usize) -> Option<&str> {
    let raw = raw.trim_start_matches('\u{feff}');
    let end = raw.find(|c: char| !c.is_ascii_digit()).unwrap_or(raw.len());
    let (digits, rest) = raw.split_at_checked(end)?;
    (digits.len() <= 7 && digits.parse() == Ok(number)).then_some(rest)
}

/// The first line of a block whose lines have numbers; `1、` is an item of a text.
fn first(raw: &str) -> Option<&str> {
    let rest = strip_number(raw, 1)?;
    let begins =
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '[' | '/' | '<' | '#' | '@'));
    begins.then_some(rest)
}

/// Takes a line apart at the numbers of the lines that were run together in it; gives the last number.
fn run_together<'a>(at: Line, text: &'a str, first: usize, block: &mut Block<'a>) -> usize {
    let mut number = first;
    let mut rest = text;
    while let Some((line, after)) = next_number(rest, number + 1) {
        block.lines.push((at, line));
        rest = after;
        number += 1;
    }
    block.lines.push((at, rest));
    number
}

/// Where the next number stands: after a space, and no part of a longer one.
fn next_number(text: &str, number: usize) -> Option<(&str, &str)> {
    let mark = format!(" {number}");
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find(&mark) {
        let start = from + found;
        let after = text.get(start + mark.len()..)?;
        if !after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | 'L')) {
            return Some((text.get(..start)?, after));
        }
        from = start + mark.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<Vec<String>> {
        let lines = super::super::lines::read(0, "page", text.as_bytes()).unwrap();
        let plain = super::super::markdown::strip(lines);
        let code =
            |block: &Block<'_>| block.lines.iter().map(|(_, line)| (*line).trim().to_owned()).collect();
        find(&plain).iter().map(code).collect()
    }

    #[test]
    fn numbers_go_whether_lines_are_run_together_or_not() {
        let apart = seen("1package main\n2\n3// see 4 below\n4func main() {\n5}\n6");
        let together = seen("1package main 2 3// see 9 below 4func main() { 5} 6");
        assert_eq!(apart[0], ["package main", "", "// see 4 below", "func main() {", "}", ""]);
        assert_eq!(together[0], ["package main", "", "// see 9 below", "func main() {", "}", ""]);
    }

    #[test]
    fn each_sample_is_a_block() {
        let text = "GET\n1curl -X GET \\ 2 -H \"a\" 3\n需配合微信支付工具库 A 使用\n1package main 2 3}\n说明";
        let blocks = seen(text);
        let first: Vec<_> = blocks.iter().map(|block| block[0].as_str()).collect();
        assert_eq!(first, ["GET", "curl -X GET \\", "需配合微信支付工具库 A 使用", "package main", "说明"]);
    }
}
