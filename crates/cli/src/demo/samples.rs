//! What several stories use: a brand, a picture, and times from now on.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use wechatpay_api::Time;
use wechatpay_api::runtime::File;

/// The brand that a service provider acts for.
pub(super) const BRAND_ID: &str = "1004";

/// A picture of one pixel.
pub(super) fn picture() -> File {
    File::from_bytes("card.png", include_bytes!("card.png").as_slice())
}

/// The time so many days from now, as the platform writes it.
pub(super) fn in_days(days: i64) -> Time {
    let now = Timestamp::now();
    let then = now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    let in_china = then.to_zoned(TimeZone::fixed(Offset::constant(8)));
    Time::from(in_china.strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string())
}
