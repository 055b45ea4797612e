//! This machine's clock beside the platform's `Date`.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::DATE;
use jiff::Timestamp;
use wechatpay_api::runtime::{BaseUrl, Proxy, ReqwestTransport, Transport, TransportOptions};

use super::report::Report;

/// How far the clock may be away before that is wrong. The platform takes 300 seconds; half of that leaves a reserve.
const MAX_SECONDS_AWAY: i64 = 150;

/// Asks each host for its time. The request names nobody and is not signed, so any answer will do.
pub(super) async fn check(base_urls: &[BaseUrl], report: &mut Report) {
    for base_url in base_urls {
        match seconds_away(base_url).await {
            Ok(away) if away.abs() <= MAX_SECONDS_AWAY => {
                report.fine("clock", format_args!("{} seconds away from {base_url}", away.abs()));
            }
            Ok(away) => {
                let (seconds, side) = (away.abs(), if away > 0 { "ahead of" } else { "behind" });
                report.wrong(
                    "clock",
                    format_args!(
                        "{seconds} seconds {side} {base_url}, which refuses more than 300: switch on time \
                         synchronisation (NTP) on this machine"
                    ),
                );
            }
            Err(problem) => report.wrong("clock", format_args!("{base_url}: {problem}")),
        }
    }
}

/// How many seconds this machine is ahead.
async fn seconds_away(base_url: &BaseUrl) -> Result<i64, String> {
    let mut options = TransportOptions::new();
    if base_url.is_loopback() {
        options = options.proxy(Proxy::None);
    }
    let transport = ReqwestTransport::new(options).map_err(|error| format!("{error:#}"))?;
    let request = http::Request::get(format!("{base_url}/")).body(Bytes::new());
    let request = request.map_err(|error| error.to_string())?;
    let response = transport.send(request).await.map_err(|error| format!("no answer: {error:#}"))?;
    let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
    let date = date.ok_or("the answer has no readable Date")?;
    let theirs = jiff::fmt::rfc2822::parse(date).map_err(|_| "the answer has no readable Date".to_owned())?;
    let ours = Timestamp::try_from(SystemTime::now()).map_err(|error| error.to_string())?;
    Ok(ours.as_second().saturating_sub(theirs.timestamp().as_second()))
}
