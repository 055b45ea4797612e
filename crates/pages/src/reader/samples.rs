//! The samples of a page, each in the language that it looks like.

use super::blocks::{self, Block};
use super::declared::{Fact, Sample};
use super::lexer;
use super::sections::{Part, Section};
use super::{example, go, java};

use serde_json::Value;

#[derive(Clone, Debug, Default)]
pub(super) struct Samples {
    /// Those in Java and Go.
    pub(super) code: Vec<Sample>,
    /// The body that curl sends.
    pub(super) request: Option<Fact<Value>>,
    pub(super) reply: Option<Fact<Value>>,
}

pub(super) fn read<'s, 'a: 's>(sections: impl Iterator<Item = &'s Section<'a>>) -> Samples {
    let mut samples = Samples::default();
    for section in sections {
        match section.part {
            Part::RequestSamples => {
                for block in blocks::find(&section.lines) {
                    samples.sample(&block);
                }
            }
            Part::ReplyExamples if samples.reply.is_none() => {
                samples.reply = blocks::find(&section.lines).iter().find_map(example::read);
            }
            _ => {}
        }
    }
    samples
}

impl Samples {
    fn sample(&mut self, block: &Block<'_>) {
        let has = |words: &[&str]| {
            block.lines.iter().any(|(_, line)| words.iter().any(|word| line.trim_start().starts_with(word)))
        };
        let code = if has(&["curl "]) {
            self.request = self.request.take().or_else(|| example::read(block));
            return;
        } else if has(&["package main", "func "]) {
            go::read(&lexer::read(&block.lines))
        } else if has(&["import java", "import com.", "public class", "public static class"]) {
            java::read(&lexer::read(&block.lines))
        } else {
            return;
        };
        self.code.extend(Some(code).filter(|code| code.operation.is_some() || !code.structs.is_empty()));
    }
}
