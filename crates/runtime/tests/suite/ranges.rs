//! Ranges of parameters: checked before anything is sent, in typed calls and in calls by description alike.

use wechatpay_runtime::{Arguments, Error, Face, Operation, ParameterErrorKind, RequestErrorKind};

use crate::support::fixtures::exchange;
use crate::support::lists::ListCards;
use crate::support::transport::Script;

fn typed(offset: i64, limit: i64) -> Result<String, Error> {
    exchange(Face::Brand).prepare(&ListCards::new(offset, limit)).map(|prepared| prepared.target().to_owned())
}

fn dynamic(offset: &str, limit: &str) -> Result<String, Error> {
    let arguments =
        Arguments::from([("offset", offset), ("limit", limit)].map(|(n, v)| (n.into(), v.into())));
    let prepared = exchange(Face::Brand).prepare_dynamic(ListCards::INFO, &arguments, None);
    prepared.map(|prepared| prepared.target().to_owned())
}

#[test]
fn both_bounds_are_allowed() {
    for (offset, limit) in [(0, 1), (0, 20), (i64::MAX, 20)] {
        let target = format!("/brand/card-member/cards?offset={offset}&limit={limit}");
        assert_eq!(typed(offset, limit).unwrap(), target);
        assert_eq!(dynamic(&offset.to_string(), &limit.to_string()).unwrap(), target);
    }
}

#[test]
fn beyond_a_bound_the_parameter_its_value_and_the_bounds_are_told() {
    for (offset, limit, message) in [
        (0, 0, "query parameter `limit`: is 0, and must be from 1 to 20"),
        (0, 21, "query parameter `limit`: is 21, and must be from 1 to 20"),
        (0, i64::MIN, "query parameter `limit`: is -9223372036854775808, and must be from 1 to 20"),
        (-1, 20, "query parameter `offset`: is -1, and must be 0 or more"),
        (-1, 21, "query parameter `offset`: is -1, and must be 0 or more"),
    ] {
        let message = format!("ListCards was not sent: {message}");
        assert_eq!(format!("{:#}", typed(offset, limit).unwrap_err()), message);
        assert_eq!(format!("{:#}", dynamic(&offset.to_string(), &limit.to_string()).unwrap_err()), message);
    }
}

#[test]
fn a_text_that_is_no_integer_is_refused_without_showing_it() {
    for limit in ["", " 1", "1 ", "+1", "01", "-0", "1.0", "1e1", "s3cret", "٣", "9223372036854775808"] {
        let error = dynamic("0", limit).unwrap_err();
        let message =
            "ListCards was not sent: query parameter `limit`: is not an integer, and must be from 1 to 20";
        assert_eq!(format!("{error:#}"), message, "{limit:?}");
        assert!(!format!("{error:?}").contains("s3cret"));
        let Error::Invalid(invalid) = error else { panic!("{error}") };
        let RequestErrorKind::Parameter(target) = invalid.kind else { panic!("{invalid}") };
        assert_eq!(target.kind, ParameterErrorKind::NotAnInteger { min: 1, max: 20 });
    }
}

#[tokio::test]
async fn nothing_is_sent() {
    let script = Script::new([]);
    for limit in [0, 21] {
        let error = script.client().send(ListCards::new(0, limit)).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
    }
    assert!(script.requests().is_empty());
}
