//! The caller's certificate, if it lies beside the private key, and the serial number that calls name.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use wechatpay_api::PrivateKey;
use wechatpay_api::runtime::{Certificate, ConfigSection};

use super::report::Report;

/// What the platform's certificate tool calls it.
const FILE: &str = "apiclient_cert.pem";
/// How long before a certificate ends people want to know.
const SOON: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub(super) fn check(section: &ConfigSection, private_key: Option<&PrivateKey>, report: &mut Report) {
    let path = section.private_key.with_file_name(FILE);
    let certificate = path.exists().then(|| Certificate::from_pem_file(&path));
    let subject = format!("[{}] {FILE}", section.face);
    let certificate = match certificate {
        Some(Ok(certificate)) => {
            belongs(section, &certificate, private_key, report);
            validity(&subject, &certificate, report);
            Some(certificate)
        }
        Some(Err(error)) => {
            report.wrong(subject, format_args!("{error:#}"));
            None
        }
        None => None,
    };
    serial_no(section, certificate.as_ref(), report);
}

fn belongs(
    section: &ConfigSection,
    certificate: &Certificate,
    private_key: Option<&PrivateKey>,
    report: &mut Report,
) {
    let subject = format!("[{}] {FILE}", section.face);
    if let Some(merchant) = certificate.merchant().filter(|merchant| *merchant != section.identity) {
        report.wrong(
            &subject,
            format_args!("is that of {merchant}, and the section is for {}", section.identity),
        );
    }
    match private_key {
        Some(private_key) if private_key.fingerprint() != certificate.fingerprint() => report.wrong(
            subject,
            "belongs to another private key: put key and certificate of one download together",
        ),
        Some(_) => report.fine(subject, "belongs to the private key"),
        None => {}
    }
}

/// Whether a certificate is valid today.
pub(super) fn validity(subject: &str, certificate: &Certificate, report: &mut Report) {
    let (now, end) = (SystemTime::now(), certificate.not_after());
    let date = Timestamp::try_from(end).map_or_else(|_| "?".to_owned(), |end| end.strftime("%F").to_string());
    if end < now {
        report.wrong(subject, format_args!("ended on {date}: get a new one on the merchant platform"));
    } else if end < now + SOON {
        report.note(
            subject,
            format_args!("ends on {date}: get a new one on the merchant platform before that"),
        );
    } else if now < certificate.not_before() {
        report.wrong(subject, "isn't valid yet: is the clock of this machine right?");
    } else {
        report.fine(subject, format_args!("is valid until {date}"));
    }
}

fn serial_no(section: &ConfigSection, certificate: Option<&Certificate>, report: &mut Report) {
    const HOW: &str = "openssl x509 -in apiclient_cert.pem -noout -serial";
    let subject = format!("[{}] certificate_serial_no", section.face);
    let serial_no = section.certificate_serial_no.as_str();
    let is_hex = !serial_no.is_empty() && serial_no.bytes().all(|byte| byte.is_ascii_hexdigit());
    match certificate.map(Certificate::serial_no) {
        _ if !is_hex => report.wrong(
            subject,
            format_args!("must be hex digits without colons and blanks; it is shown by: {HOW}"),
        ),
        Some(right) if !right.eq_ignore_ascii_case(serial_no) => {
            report.wrong(subject, format_args!("{FILE} beside the private key has {right}: write that"));
        }
        Some(_) => report.fine(subject, format_args!("is that of {FILE}")),
        None => report.fine(subject, format_args!("{serial_no}; there is no {FILE} to compare with")),
    }
}
