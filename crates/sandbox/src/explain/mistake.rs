//! The mistakes that are recognised: a stable name for each, what was done, and what to do instead.

use serde::{Serialize, Serializer};

macro_rules! mistakes {
    ($($(#[$doc:meta])* $variant:ident $name:literal: $what:literal => $fix:literal;)*) => {
        /// Why a signature doesn't verify; [`name`](Self::name) is stable, for programs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Mistake {
            $(#[doc = $what] $variant,)*
        }

        impl Mistake {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name for programs, such as `query_left_out`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What was done, as the beginning of a sentence without its capital.
            pub fn what(self) -> &'static str {
                match self {
                    $(Self::$variant => $what,)*
                }
            }

            fn fix_of_caller(self) -> &'static str {
                match self {
                    $(Self::$variant => $fix,)*
                }
            }
        }
    };
}

mistakes! {
    // the header and who it names
    HeaderMissing "header_missing": "a header of the signature is missing" => "sign the message, and keep proxies from removing its headers";
    HeaderRepeated "header_repeated": "a header of the signature is there more than once" => "send it once";
    HeaderMalformed "header_malformed": "the header Authorization isn't as it should be" => "write it as the documentation shows, in one line";
    OtherScheme "other_scheme": "the header Authorization names the scheme of other paths" => "use WECHATPAY-BRAND-SHA256-RSA2048 with brand_id below /brand/, WECHATPAY2-SHA256-RSA2048 with mchid below /v3/";
    OtherIdentity "other_identity": "the header names another caller than the one whose keys are known" => "send the brand_id or mchid that the certificate belongs to";
    OtherSerialNumber "other_serial_number": "the header names another certificate than the one whose key is known" => "send the serial number of the API certificate that belongs to the private key";
    ClockOff "clock_off": "the timestamp is too far from the time of arrival" => "set the clock by NTP, and sign each attempt anew";
    TimestampInMilliseconds "timestamp_in_milliseconds": "the timestamp is in milliseconds" => "use Unix seconds, 10 digits";

    // the URL
    QueryLeftOut "query_left_out": "the query was left out of the signed URL" => "sign path and query exactly as they are sent";
    QueryParameterLeftOut "query_parameter_left_out": "a part of the query was left out of the signed URL" => "sign path and query exactly as they are sent";
    QueryReordered "query_reordered": "the signed URL has the query's parameters in another order" => "build the URL once, sign it and send it";
    QueryInBody "query_in_body": "the query was signed in the place of the body" => "sign it in the URL, and an empty body";
    SpaceAsPlus "space_as_plus": "the signed URL has + for a space where the request has %20" => "build the URL once, sign it and send it";
    SpaceAsPercent20 "space_as_percent_20": "the signed URL has %20 for a space where the request has +" => "build the URL once, sign it and send it";
    LowerCaseEscapes "lower_case_escapes": "the signed URL has lower-case hex digits in its escapes" => "build the URL once, sign it and send it; RFC 3986 wants capitals";
    UpperCaseEscapes "upper_case_escapes": "the signed URL has upper-case hex digits in its escapes" => "build the URL once, sign it and send it";
    PathDecoded "path_decoded": "the signed URL has the path decoded" => "sign the path as it is sent, with its percent-encoding";
    QueryDecoded "query_decoded": "the signed URL has the query decoded" => "sign the query as it is sent, with its percent-encoding";
    UrlDecoded "url_decoded": "the URL was signed without its percent-encoding" => "sign the URL as it is sent, with its percent-encoding";
    UrlEncodedOtherwise "url_encoded_otherwise": "the signed URL is percent-encoded otherwise than the one that was sent" => "build the URL once, sign it and send it";
    UrlEncodedTwice "url_encoded_twice": "the URL was percent-encoded once more before it was signed" => "encode it once, sign it and send it";
    HostIncluded "host_included": "the signed URL begins with the host" => "sign path and query alone, from the first slash after the host on";
    PathBeginningLeftOut "path_beginning_left_out": "the beginning of the path was left out of the signed URL" => "sign the whole path, from the first slash after the host on";
    SlashAtEnd "slash_at_end": "the path was signed with another end" => "sign the path exactly as it is sent, with its slash at the end or without";

    // the other lines
    LowerCaseMethod "lower_case_method": "the method was signed in lower case" => "sign it in capitals, as it is sent";
    OtherMethod "other_method": "another method was signed than was sent" => "sign the method that is sent";
    MillisecondsSigned "milliseconds_signed": "the signed timestamp is in milliseconds, and the header has seconds" => "make the timestamp once, in seconds, for message and header";
    OtherTimestampSigned "other_timestamp_signed": "the signed timestamp isn't the one in the header" => "make the timestamp once, for message and header";
    OtherNonceSigned "other_nonce_signed": "the nonce was signed in another form than it is sent in" => "make the nonce once, for message and header";
    TimestampAndNonceSwapped "timestamp_and_nonce_swapped": "timestamp and nonce were signed in each other's place" => "sign the timestamp before the nonce";
    LinesReordered "lines_reordered": "the lines were signed in another order" => "sign method, URL, timestamp, nonce and body, in this order";
    LineLeftOut "line_left_out": "a line was left out of the signed message" => "sign method, URL, timestamp, nonce and body, a line each, also if one is empty";
    LastNewlineMissing "last_newline_missing": "the last line feed is missing in the signed message" => "put a line feed after every line, after the body too, and after an empty one";
    ExtraNewline "extra_newline": "the signed message has a line feed too many at its end, or at the end of the body in it" => "end it with exactly one line feed; `echo` adds one, `printf` doesn't, and `curl -d @file` drops those of the file";
    LinesJoinedByCrlf "lines_joined_by_crlf": "the lines of the signed message end in CR LF" => "end each with LF alone, \\n";
    LiteralBackslashN "literal_backslash_n": "the signed message has a backslash and an n in the place of each line feed" => "use the character LF, 0x0A: double quotes in PHP and Ruby, $'…' or printf in a shell";
    LinesJoinedOtherwise "lines_joined_otherwise": "the lines of the signed message are joined otherwise than by line feeds" => "put a line feed after every line";
    ByteOrderMark "byte_order_mark": "a byte order mark was signed, or left out" => "sign the bytes that are sent, without a byte order mark";

    // the body
    BodyLeftOut "body_left_out": "the body was left out of the signed message" => "sign the body exactly as it is sent, as the last line";
    BodySignedButEmpty "body_signed_but_empty": "a body was signed, but an empty one was sent" => "sign an empty line in the place of the body, or send the body";
    BodyCompact "body_compact": "the signed body is compact JSON, and this one isn't" => "write the JSON once, sign these bytes and send them";
    BodySpaced "body_spaced": "the signed body is JSON with a space after each comma and colon, and this one isn't" => "write the JSON once, sign these bytes and send them";
    BodyPrettyPrinted "body_pretty_printed": "the signed body is JSON in indented lines, and this one isn't" => "write the JSON once, sign these bytes and send them";
    BodyKeysSorted "body_keys_sorted": "the signed body has its keys sorted, and this one doesn't" => "write the JSON once, sign these bytes and send them";
    BodyKeysReordered "body_keys_reordered": "the signed body has its keys in another order" => "write the JSON once, sign these bytes and send them";
    BodyUnicodeEscaped "body_unicode_escaped": "the signed body has \\u escapes for characters beyond ASCII, and this one doesn't" => "write the JSON once, sign these bytes and send them";
    BodyUnicodeUnescaped "body_unicode_unescaped": "the signed body has characters as they are that this one writes as escapes" => "write the JSON once, sign these bytes and send them";
    BodySlashesEscaped "body_slashes_escaped": "the signed body has a backslash before each slash, and this one doesn't" => "write the JSON once, sign these bytes and send them";
    BodyHtmlEscaped "body_html_escaped": "the signed body has escapes for <, > and &, and this one doesn't" => "write the JSON once, sign these bytes and send them";
    BodyNewlineAdded "body_newline_added": "the signed body ends in a line break that this one doesn't have" => "sign and send the same bytes";
    BodyNewlineStripped "body_newline_stripped": "the signed body lacks the blanks or line breaks around this one" => "sign and send the same bytes";
    BodyLineBreaks "body_line_breaks": "the line breaks in the signed body are CR LF, and LF in this one, or the other way round" => "sign and send the same bytes";
    BodyQuotedTwice "body_quoted_twice": "the body was signed as a JSON string that holds the JSON" => "sign the bytes that are sent";
    BodyEncodedTwice "body_encoded_twice": "the body was signed in another character encoding" => "sign the UTF-8 bytes that are sent";
    BodyHashSigned "body_hash_signed": "the hash or the Base64 of the body was signed in the place of the body" => "sign the body itself";
    WholeFormSigned "whole_form_signed": "it covers the whole form, of which only the text of the JSON part is signed" => "sign that text in the place of the body";
    FileSigned "file_signed": "it covers the file, where the text of the JSON part is signed" => "sign that text in the place of the body";
    BodyTruncated "body_truncated": "the body is shorter than its Content-Length" => "capture the whole body";

    // keys and algorithms
    PlatformKeyUsed "platform_key_used": "it was signed with the platform's key" => "sign with the caller's private key, apiclient_key.pem";
    CallerKeyUsed "caller_key_used": "it was signed with the caller's key" => "verify with the platform's public key what the platform has signed; what you sign yourself doesn't come from it";
    OtherFaceKeyUsed "other_face_key_used": "it was signed with the key of the other face" => "keep brand and partner apart: each has its own keys";
    UnknownKeyUsed "unknown_key_used": "it was signed with a key that isn't known here, or changed on the way" => "check that the private key is that of the certificate whose serial number the header names";
    UnknownSerial "unknown_serial": "no key is known under the ID in Wechatpay-Serial" => "download the key or certificate of this ID on the merchant platform and add it to the configuration";
    KeyUnderOtherId "key_under_other_id": "it verifies with a key that the configuration names otherwise" => "set public_key_id to the ID in Wechatpay-Serial";
    WrongPublicKey "wrong_public_key": "the key in the configuration isn't the one that its ID names" => "download the key of this ID on the merchant platform again";
    OwnKeyAsPlatformKey "own_key_as_platform_key": "the configured key of the platform is the caller's own" => "put WeChat Pay's public key there, wxp_pub.pem from the merchant platform";
    CertificateForPublicKey "certificate_for_public_key": "the file of the public key holds a certificate, which has another key" => "download the WeChat Pay public key; a platform certificate belongs under platform_certificates";
    PublicKeyForCertificate "public_key_for_certificate": "it names a platform certificate, and the configuration has a public key alone" => "add the certificate under platform_certificates, or switch to the public key on the merchant platform";
    PaddingPss "padding_pss": "the signature has the padding RSASSA-PSS" => "use RSASSA-PKCS1-v1_5; SHA256withRSA in Java, PKCS1v15 elsewhere";
    HashSha1 "hash_sha1": "the message was hashed with SHA-1" => "use SHA-256: SHA256withRSA, OPENSSL_ALGO_SHA256, RSA-SHA256";
    HashSha512 "hash_sha512": "the message was hashed with SHA-512" => "use SHA-256: SHA256withRSA, OPENSSL_ALGO_SHA256, RSA-SHA256";
    HashMd5 "hash_md5": "the message was hashed with MD5" => "use SHA-256: SHA256withRSA, OPENSSL_ALGO_SHA256, RSA-SHA256";
    HashOther "hash_other": "the message was hashed with another algorithm than SHA-256" => "use SHA-256: SHA256withRSA, OPENSSL_ALGO_SHA256, RSA-SHA256";
    HashedTwice "hashed_twice": "the message was hashed twice" => "give the message itself to the function that signs with SHA-256, which hashes it";
    HashHexSigned "hash_hex_signed": "the hash was signed as text, in hex or Base64" => "give the message itself to the function that signs with SHA-256, which hashes it";
    MessageEncoded "message_encoded": "the message was turned into Base64 or hex before it was signed" => "sign the bytes of the message";
    DigestInfoMissing "digest_info_missing": "the hash was padded without the name of its algorithm" => "use a function that signs with SHA-256, not one that encrypts with the private key";
    MessageNotHashed "message_not_hashed": "the message was padded and not hashed" => "use a function that signs with SHA-256, not one that encrypts with the private key";

    // the signature's text
    SignatureUrlSafe "signature_url_safe": "the signature is in URL-safe Base64" => "use standard Base64, with + and /";
    SignatureUnpadded "signature_unpadded": "the signature lacks the = at the end of its Base64" => "use standard Base64 with padding";
    SignatureHex "signature_hex": "the signature is in hex" => "use standard Base64";
    SignatureBase64Twice "signature_base64_twice": "the signature was put into Base64 twice" => "use Base64 once";
    SignaturePercentEncoded "signature_percent_encoded": "the signature was percent-encoded" => "put the Base64 into the header as it is";
    SignatureSpaces "signature_spaces": "the signature has blanks or line breaks, or a blank in the place of +" => "write the Base64 in one line, as it is";
    SignatureReversed "signature_reversed": "the bytes of the signature are in reverse order" => "turn them round: the CryptoAPI of Windows writes them last byte first";
    SignatureLength "signature_length": "the signature doesn't have the length of its key" => "send all of it: an RSA key of 2048 bits makes 256 bytes, 344 characters of Base64";
    SignatureNotBase64 "signature_not_base64": "the signature isn't Base64" => "use standard Base64 with padding";
    Probe "probe": "the signature is one that the platform makes wrong on purpose" => "refuse it, as you do; it tests that signatures are verified";

    // nothing of these
    OtherMessage "other_message": "it was signed with the right key and in the right way, but over another message" => "compare what was signed with the expected message byte by byte, the body above all: a hash doesn't say what it was made of";
}

/// Which way a message goes; the same difference has another cause on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From the caller to the platform.
    Request,
    /// From the platform to the caller: a reply or a notification.
    Answer,
}

impl Mistake {
    /// What to do instead, in the imperative, without capital and full stop.
    pub(crate) fn fix(self, direction: Direction) -> &'static str {
        match (direction, self) {
            (Direction::Answer, Self::OtherMessage) => {
                "keep headers and body of one message together, and take the bytes that came; if they are these, \
                 something on the way changed them, or the sender isn't the platform"
            }
            (Direction::Answer, Self::UnknownKeyUsed) => {
                "download the key of this ID again; if it is this one, the sender isn't the platform"
            }
            (Direction::Answer, Self::ClockOff) => {
                "refuse what is older than 300 seconds; if it just came, set this machine's clock by NTP"
            }
            (Direction::Answer, Self::HeaderMissing) => {
                "ask what is in between: the platform signs every reply that succeeds, and every notification"
            }
            (Direction::Answer, mistake) if mistake.concerns_body() => {
                "verify the bytes as they came, before a framework parses, trims or prints them"
            }
            (Direction::Answer, mistake) if mistake.concerns_other_parts() => {
                "the platform doesn't do this: look for what on the way, or in a stand-in of the platform, does"
            }
            _ => self.fix_of_caller(),
        }
    }

    fn concerns_body(self) -> bool {
        (Self::BodyLeftOut..=Self::BodyHashSigned).contains(&self) || matches!(self, Self::ByteOrderMark)
    }

    fn concerns_other_parts(self) -> bool {
        (Self::MillisecondsSigned..=Self::LinesJoinedOtherwise).contains(&self)
            || (Self::PaddingPss..=Self::SignatureReversed).contains(&self)
    }
}

impl Serialize for Mistake {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A mistake as it was made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Which one.
    pub mistake: Mistake,
    /// What was done.
    pub what: String,
    /// What to do instead.
    pub fix: String,
}

impl Finding {
    pub(crate) fn new(mistake: Mistake, direction: Direction) -> Self {
        Self::worded(mistake, direction, mistake.what())
    }

    /// Says more exactly what was done.
    pub(crate) fn worded(mistake: Mistake, direction: Direction, what: impl Into<String>) -> Self {
        Self { mistake, what: what.into(), fix: mistake.fix(direction).to_owned() }
    }

    /// What was done and what to do, as a sentence.
    pub(crate) fn sentence(&self) -> String {
        let mut letters = self.what.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{capital}{}: {}.", letters.as_str(), self.fix)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_mistake_has_a_name_of_its_own() {
        let names: HashSet<_> = Mistake::ALL.iter().map(|mistake| mistake.name()).collect();
        assert_eq!(names.len(), Mistake::ALL.len());
    }

    #[test]
    fn what_concerns_the_body_is_named_after_it() {
        for mistake in Mistake::ALL {
            let is_of_body = mistake.name().starts_with("body_") && *mistake != Mistake::BodyTruncated;
            assert_eq!(
                mistake.concerns_body(),
                is_of_body || *mistake == Mistake::ByteOrderMark,
                "{mistake:?}"
            );
        }
    }

    #[test]
    fn a_body_that_was_changed_is_the_writers_fault_or_the_readers() {
        let request = Finding::new(Mistake::BodyCompact, Direction::Request);
        let answer = Finding::new(Mistake::BodyCompact, Direction::Answer);
        assert!(request.fix.contains("sign these bytes"), "{}", request.fix);
        assert!(answer.fix.contains("before a framework parses"), "{}", answer.fix);
    }
}
