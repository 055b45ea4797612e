//! The crate's everyday types, by what people want to do, a line each.

use std::collections::BTreeSet;

use super::docs::WIDTH;
use crate::prose::wrap;

/// A name, and what it is for.
type Line = (&'static str, &'static str);

/// What people do, and the names that they need for it; those that a crate doesn't export are left out.
const GROUPS: [(&str, &[Line]); 7] = [
    (
        "Calling the platform",
        &[
            ("Client", "sends operations and returns verified replies; clones share connections"),
            ("BlockingClient", "does the same without async"),
            ("ClientBuilder", "sets hosts, time-outs, retries and the transport"),
            ("CallOptions", "changes some of that for single calls"),
            ("RetryPolicy", "says when and how often a call is tried again"),
            ("ExposePlaintext", "lets a request with sensitive strings be stored, to be sent later"),
        ],
    ),
    (
        "Keys and identity",
        &[
            ("Credentials", "who calls, the serial number of the certificate and what signs"),
            ("SerialNo", "the serial number of the API certificate"),
            ("PrivateKey", "signs requests and opens sealed strings"),
            ("PlatformKeys", "the platform's public keys, several at once while they change"),
            ("PublicKey", "one of them: verifies replies and seals what is sent"),
            ("Certificate", "an API certificate or a platform certificate, with what it says"),
            ("PlatformCertificates", "the platform certificates that a service provider's client fetched"),
            ("Signer", "for a private key that lives elsewhere, such as in an HSM"),
            ("AsyncSigner", "the same behind a network, for the asynchronous client"),
        ],
    ),
    (
        "Replies and errors",
        &[
            ("Reply", "a reply with its status, headers, `Request-ID` and raw body"),
            ("NoContent", "the reply of an operation that answers with nothing"),
            ("Error", "why a call has no reply to return"),
            ("ApiError", "what the platform refused, with its code and message"),
            ("ErrorCode", "the documented codes"),
            ("BuildError", "why a client can't be built"),
            ("KeyError", "why a file isn't the key that it should be"),
            ("OpenError", "why a sealed string can't be opened"),
        ],
    ),
    (
        "Values",
        &[
            ("Sensitive", "a string that travels sealed and is never printed"),
            ("Zeroizing", "the string that is opened; it is wiped from memory when it is dropped"),
            ("Time", "a time, kept as the platform writes it"),
            ("File", "a file to upload"),
            ("UnknownValue", "a value that an enum doesn't know"),
            ("TemplateError", "why a template text can't be made of some variables"),
        ],
    ),
    (
        "Lists",
        &[
            ("Items", "all items of a list, page by page, as a stream"),
            ("Pages", "all pages of a list, likewise"),
            ("PageReply", "a page with its reply and the position that goes on behind it"),
            ("Position", "where a walk over a list stands, to be kept and resumed at"),
            ("Paged", "an operation that returns a list"),
        ],
    ),
    (
        "Notifications",
        &[
            ("NotificationReader", "verifies, opens and reads what the platform sends"),
            ("Notification", "an event and what came with it"),
            ("NotificationError", "why a notification isn't returned, and what to answer"),
            ("ApiKey", "the key that notifications are encrypted with"),
            ("UnknownEvent", "an event that this version doesn't know"),
            ("EventSet", "the trait of a face's events: `from_json` makes one in a test"),
        ],
    ),
    (
        "A transport or clock of your own",
        &[
            ("Transport", "carries requests for the asynchronous client"),
            ("BlockingTransport", "does the same for the blocking one"),
            ("Attempt", "what a transport is told: which call it carries, and how much time is left"),
            ("TransportError", "why no reply came"),
            ("Clock", "where times and nonces come from"),
        ],
    ),
];

/// What errors that are in no group end in.
const ERROR_ENDINGS: [&str; 2] = ["Error", "ErrorKind"];
const ERRORS: &str = "What functions beside calls fail with, and what the errors above hold";

/// What tools need; every other name that is exported comes with it.
const TOOLS: &str = "The rest, mostly for tools that work on every operation alike";

/// The groups, a list each, and the names that are in none of them.
pub(super) fn everyday(exports: &BTreeSet<&str>) -> Vec<String> {
    let mut lines = Vec::new();
    for (heading, names) in GROUPS {
        let items: Vec<_> = names
            .iter()
            .filter(|(name, _)| exports.contains(name))
            .map(|(name, what)| format!("- [`{name}`] – {what}"))
            .collect();
        if !items.is_empty() {
            lines.extend([format!("**{heading}**"), String::new()]);
            lines.extend(items);
            lines.push(String::new());
        }
    }
    let (errors, tools): (Vec<_>, Vec<_>) =
        others(exports).partition(|name| ERROR_ENDINGS.iter().any(|ending| name.ends_with(ending)));
    lines.extend(list(ERRORS, &errors));
    lines.push(String::new());
    lines.extend(list(TOOLS, &tools));
    lines
}

/// A heading, and names without what they are for.
fn list(heading: &str, names: &[&str]) -> Vec<String> {
    let names: Vec<_> = names.iter().map(|name| format!("[`{name}`]")).collect();
    let mut lines = vec![format!("**{heading}**"), String::new()];
    lines.extend(wrap(&format!("{}.", names.join(", ")), WIDTH));
    lines
}

/// The exported names that no group has.
fn others<'e>(exports: &BTreeSet<&'e str>) -> impl Iterator<Item = &'e str> {
    let grouped: BTreeSet<_> =
        GROUPS.iter().flat_map(|(_, names)| names.iter().map(|(name, _)| *name)).collect();
    exports.iter().copied().filter(move |name| !grouped.contains(name))
}
