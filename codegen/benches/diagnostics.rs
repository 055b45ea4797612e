//! What diagnostics cost: ten times as many should take ten times as long; see docs/benchmarks.md.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark fails by panicking")]
#![allow(clippy::print_stdout, reason = "times are what it is for")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use wechatpay_codegen::{Diagnostics, Source, compile};

const FEW: usize = 1_000;
const MANY: usize = 10_000;

/// A way to break a spec many times, and the spec that is broken that often.
type Mistake = (&'static str, fn(usize) -> String);

const MISTAKES: [Mistake; 8] = [
    ("unknown keys of one mapping", |count| model(&lines(count, |at| format!("      k{at}: 1\n")))),
    ("a misspelt key in each property", |count| {
        properties(&lines(count, |at| {
            format!("        p{at}: {{type: string, maxLenght: 1, description: One.}}\n")
        }))
    }),
    ("keys that stand twice", |count| {
        properties(&lines(count, |at| {
            format!("        p{}: {{type: string, description: One.}}\n", at % (count / 2))
        }))
    }),
    ("required names of no property", |count| {
        properties("        p: {type: string, description: One.}\n")
            + &format!("      required: [{}]\n", lines(count, |at| format!("n{at}, ")))
    }),
    ("required names that stand twice", |count| {
        properties("        p: {type: string, description: One.}\n")
            + &format!("      required: [{}]\n", lines(count, |_| "p, ".to_owned()))
    }),
    ("values without a description", |count| {
        let values = lines(count, |at| format!("V{at}, "));
        schema(&format!("      type: string\n      description: One.\n      enum: [{values}]\n"))
            + "      x-enumDescriptions: {NONE: None.}\n"
    }),
    ("references to nothing", |count| {
        properties(&lines(count, |at| {
            format!("        p{at}: {{$ref: '#/components/schemas/S{at}', description: One.}}\n")
        }))
    }),
    ("things left to do", |count| lines(count, |_| "# TODO\n".to_owned()) + &model("")),
];

fn main() {
    println!("{:36} {FEW:>9} {MANY:>9} {:>6}", "diagnostics", "ratio");
    for (what, broken) in MISTAKES {
        let [few, many] = [FEW, MANY].map(|count| fastest(&broken(count)));
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        println!("{what:36} {:>6} ms {:>6} ms {ratio:>6.1}", few.as_millis(), many.as_millis());
    }
}

/// The fastest of three runs from the text to the rendered diagnostics.
fn fastest(models: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        black_box(errors(models).render(false));
        start.elapsed()
    };
    [run(), run(), run()].into_iter().min().unwrap()
}

fn errors(models: &str) -> Diagnostics {
    compile(&Source::from_texts("spec", [("cards/brand.yaml", BRAND), ("cards/models.yaml", models)]))
        .expect_err("the spec is broken")
}

const BRAND: &str = "openapi: 3.1.0\n\
    info: {title: Brand, version: '1', description: The brand face.}\n\
    paths: {}\n";

/// The document of shared models, with one schema that says this.
fn schema(text: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Shared, version: '1', description: Shared.}}\n\
         components:\n  schemas:\n    Card:\n{text}"
    )
}

fn model(text: &str) -> String {
    schema(&format!("      type: object\n      description: A card.\n{text}"))
}

fn properties(text: &str) -> String {
    model(&format!("      properties:\n{text}"))
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        write!(text, "{}", line(at)).unwrap();
        text
    })
}
