//! The samples of a page, each in the language that it looks like.

use super::blocks::{self, Block};
use super::declared::{Fact, Sample};
use super::lexer;
use super::markdown::Plain;
use super::sections::{Part, Section};
use super::{example, go, java};

use serde_json::Value;

/// What the samples of a page say.
#[derive(Clone, Debug, Default)]
pub(super) struct Samples {
    /// Those in Java and Go.
    pub(super) code: Vec<Sample>,
    /// The body that curl sends.
    pub(super) request: Option<Fact<Value>>,
    /// What comes back.
    pub(super) reply: Option<Fact<Value>>,
}

/// Reads the samples.
pub(super) fn read(sections: &[Section<'_>]) -> Samples {
    let mut samples = Samples::default();
    for section in sections {
        match section.part {
            Part::RequestSamples => {
                for block in blocks::find(&section.lines) {
                    samples.sample(&block);
                }
            }
            Part::ReplyExamples => {
                let found = blocks::find(&section.lines);
                samples.reply = samples.reply.take().or_else(|| found.iter().find_map(example::read));
            }
            _ => {}
        }
    }
    samples
}

impl Samples {
    /// Adds the samples of a file that holds nothing else.
    pub(super) fn file(&mut self, lines: &[Plain<'_>]) {
        for block in blocks::find(lines) {
            self.sample(&block);
        }
    }

    fn sample(&mut self, block: &Block<'_>) {
        let has = |words: &[&str]| {
            block.lines.iter().any(|(_, line)| words.iter().any(|word| line.trim_start().starts_with(word)))
        };
        if has(&["curl "]) {
            self.request = self.request.take().or_else(|| example::read(block));
        } else if has(&["package main", "func "]) {
            self.code.extend(whole(go::read(&lexer::read(&block.lines))));
        } else if has(&["import java", "import com.", "public class", "public static class"]) {
            self.code.extend(whole(java::read(&lexer::read(&block.lines))));
        }
    }
}

/// A sample that says anything.
fn whole(sample: Sample) -> Option<Sample> {
    (sample.operation.is_some() || !sample.structs.is_empty()).then_some(sample)
}
