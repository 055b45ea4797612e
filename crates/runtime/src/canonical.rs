//! The strings to sign, byte for byte.

/// The message of a request: method, target, timestamp, nonce and body, a line feed after each.
///
/// The target is path and query exactly as sent; a request without a body has an empty last line.
pub fn request_message(method: &str, target: &str, timestamp: u64, nonce_str: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{method}\n{target}\n{timestamp}\n{nonce_str}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// The message of a reply or a notification: timestamp, nonce and body, a line feed after each.
///
/// The timestamp is the header's text, so that nothing is lost on the way through a number.
pub fn reply_message(timestamp: &str, nonce_str: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{timestamp}\n{nonce_str}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_a_body_ends_with_two_line_feeds() {
        let message =
            request_message("GET", "/brand/card-member/cards?offset=0", 1_554_208_460, "593BEC0C", b"");
        assert_eq!(message, b"GET\n/brand/card-member/cards?offset=0\n1554208460\n593BEC0C\n\n");
    }

    #[test]
    fn a_body_that_ends_with_a_line_feed_gets_one_more() {
        assert_eq!(reply_message("1554208460", "593BEC0C", b"{}\n"), b"1554208460\n593BEC0C\n{}\n\n");
    }
}
