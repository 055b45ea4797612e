//! Bodies made up from the documents' schemas: whatever of them passes schema and rules, the sandbox never fails.

use std::cell::Cell;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::{any, proptest};
use proptest::test_runner::Config;
use serde_json::{Map, Value, json};
use wechatpay_api::{Face, OperationInfo};
use wechatpay_sandbox::Running;

use crate::client::Call;
use crate::every;
use crate::openssl;
use crate::world::WORLD;

/// Texts of which some keep to each pattern of the documents, and some to none.
const TEXTS: [&str; 16] = [
    "",
    " ",
    "a",
    "会员",
    "#FFFF00",
    "#ffff0",
    "https://www.example.com/notify",
    "http://127.0.0.1:1/notify",
    "1_400",
    "男",
    "1990-01-01",
    "a@b",
    "省,市",
    "\u{0}\n",
    "100002322019090134234sfdf",
    "pbLatjvWOibDc5-TBnbUk1pD12o0",
];

const TIMES: [&str; 5] = [
    "2015-05-20T13:29:35+08:00",
    "2999-12-31T23:59:59.999+08:00",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2020-02-30T00:00:00Z",
];

const NUMBERS: [i64; 8] = [0, 1, -1, 30, 10958, 10959, i64::MAX, i64::MIN];

/// Remembers what the bodies do, so that they meet what others have left.
static SANDBOX: LazyLock<Running> = LazyLock::new(|| WORLD.fresh());

/// Numbers to choose by; what is at its end begins again.
struct Choices {
    numbers: Vec<u8>,
    next: Cell<usize>,
}

impl Choices {
    fn below(&self, limit: usize) -> usize {
        let index = self.next.replace(self.next.get() + 1);
        usize::from(self.numbers[index % self.numbers.len()]) % limit
    }

    fn of<'c, T>(&self, from: &'c [T]) -> &'c T {
        &from[self.below(from.len())]
    }
}

proptest! {
    #![proptest_config(Config::with_cases(60))]

    #[test]
    fn no_body_makes_the_sandbox_fail(numbers in vec(any::<u8>(), 64..128), partner in any::<bool>()) {
        let face = if partner { Face::Partner } else { Face::Brand };
        let choices = Choices { numbers, next: Cell::new(0) };
        let documents = wechatpay_api::openapi_documents().iter().filter(|(of, _)| *of == face);
        let document = serde_json::from_str::<Value>(choices.of(&documents.collect::<Vec<_>>()).1).unwrap();
        let has = |info: &&OperationInfo| info.has_body && !document["paths"][info.path].is_null();
        let with_body: Vec<&OperationInfo> = wechatpay_api::operations(face).filter(has).collect();
        let info = *choices.of(&with_body);
        let operation = &document["paths"][info.path][info.method.as_str().to_lowercase()];
        let content = &operation["requestBody"]["content"]["application/json"];
        let sample = every::body(face, info, operation, &document);
        let body = vary(face, &document, &content["schema"], Some(&sample), &choices);
        let target = every::target(info, operation, &document);
        let answer = Call::new(face, info.method.as_str(), &target).at(SANDBOX.addr()).body(body.to_string()).send();
        assert!(answer.status < 500, "{} {body}: {}", info.name, answer.json());
        if answer.status >= 400 {
            assert!(!answer.refusal().1.is_empty(), "a refusal has a code");
        }
    }
}

/// A value for a schema: mostly what the sample has, sometimes another, which may be wrong.
fn vary(face: Face, document: &Value, schema: &Value, sample: Option<&Value>, choices: &Choices) -> Value {
    let schema = every::resolve(schema, document);
    match schema["type"].as_str() {
        Some("object") => {
            let properties = schema["properties"].as_object().unwrap().iter();
            let fields = properties.filter_map(|(name, field)| {
                let sample = sample.and_then(|sample| sample.get(name));
                let given = if sample.is_some() { choices.below(32) != 0 } else { choices.below(16) == 0 };
                given.then(|| (name.clone(), vary(face, document, field, sample, choices)))
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Some("array") => {
            let samples = sample.and_then(Value::as_array);
            let count = samples.map_or(1, Vec::len) + choices.below(12) / 11;
            let sample = |index: usize| samples.and_then(|samples| samples.get(index).or(samples.first()));
            (0..count).map(|index| vary(face, document, &schema["items"], sample(index), choices)).collect()
        }
        _ => match sample {
            Some(sample) if choices.below(16) != 0 => sample.clone(),
            _ => scalar(face, schema, choices),
        },
    }
}

fn scalar(face: Face, schema: &Value, choices: &Choices) -> Value {
    if let Some(values) = schema["enum"].as_array() {
        return choices.of(values).clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("integer"), _) => json!(choices.of(&NUMBERS)),
        (Some("boolean"), _) => json!(choices.below(2) == 0),
        (_, Some("date-time")) => json!(choices.of(&TIMES)),
        _ if schema["x-sensitive"] == true => {
            json!(openssl::seal(&WORLD.public_key(face), choices.of(&TEXTS).as_bytes()))
        }
        _ => json!(choices.of(&TEXTS)),
    }
}
