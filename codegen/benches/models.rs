//! What a sound spec costs to generate from: twice as many models should take twice as long; see docs/benchmarks.md.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark fails by panicking")]
#![allow(clippy::print_stdout, reason = "times are what it is for")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use wechatpay_codegen::{Source, compile};

const SIZES: [usize; 4] = [1_000, 2_000, 4_000, 8_000];

/// How many models there are for each operation.
const MODELS_AN_OPERATION: usize = 10;

fn main() {
    println!("{:>8} {:>9} {:>6}", "models", "time", "ratio");
    let mut before: Option<Duration> = None;
    for size in SIZES {
        let time = fastest(&models(size), &brand(size));
        let ratio = before
            .map_or(String::new(), |before| format!("{:>6.1}", time.as_secs_f64() / before.as_secs_f64()));
        println!("{size:>8} {:>6} ms {ratio}", time.as_millis());
        before = Some(time);
    }
}

/// The fastest of three runs from the texts to the files.
fn fastest(models: &str, brand: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        let source = Source::from_texts("spec", [("cards/brand.yaml", brand), ("cards/models.yaml", models)]);
        black_box(compile(&source).expect("the spec is sound"));
        start.elapsed()
    };
    [run(), run(), run()].into_iter().min().unwrap()
}

/// Shared models that refer to each other as the branches of a tree do, half of them also across it.
fn models(size: usize) -> String {
    let head = "openapi: 3.1.0\ninfo: {title: Shared, version: '1', description: Shared.}\ncomponents:\n  schemas:\n";
    (0..size).fold(head.to_owned(), |mut text, at| {
        write!(
            text,
            "    Model{at}:\n      type: object\n      description: A model.\n      required: [id]\n      \
             properties:\n        id: {{type: string, description: Its ID.}}\n"
        )
        .unwrap();
        let others = [("left", 2 * at + 1), ("right", 2 * at + 2), ("far", at + size / 2)];
        for (name, other) in others.into_iter().filter(|(_, other)| *other < size) {
            writeln!(
                text,
                "        {name}: {{$ref: '#/components/schemas/Model{other}', description: Another.}}"
            )
            .unwrap();
        }
        text
    })
}

fn brand(size: usize) -> String {
    let head = "openapi: 3.1.0\ninfo: {title: 'Cards, brand', version: '1', description: Cards.}\npaths:\n";
    (0..size).step_by(MODELS_AN_OPERATION).fold(head.to_owned(), |mut text, at| {
        write!(
            text,
            "  /brand/cards{at}:\n    get:\n      operationId: getCard{at}\n      summary: Returns a card.\n      \
             description: A card.\n      externalDocs: {{url: 'https://example.com/doc/{at}', description: 查询}}\n      \
             x-updated: 2025-01-31\n      x-confirmed-by: page\n      responses:\n        '200': {{description: The card., \
             content: {{application/json: {{schema: {{$ref: 'models.yaml#/components/schemas/Model{at}'}}}}}}}}\n"
        )
        .unwrap();
        text
    })
}
