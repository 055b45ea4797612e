//! The messages that signatures cover, written from the platform's description and from nothing else.

/// What a caller signs: method, request target, timestamp, nonce and body, each followed by a line feed.
pub(crate) fn of_request(method: &str, target: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[method.as_bytes(), target.as_bytes(), timestamp.as_bytes(), nonce.as_bytes(), body])
}

/// What the platform signs: timestamp, nonce and body, each followed by a line feed.
pub(crate) fn of_answer(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[timestamp.as_bytes(), nonce.as_bytes(), body])
}

fn lines(parts: &[&[u8]]) -> Vec<u8> {
    let mut message = Vec::new();
    for part in parts {
        message.extend_from_slice(part);
        message.push(b'\n');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_a_body_ends_in_an_empty_line() {
        let message = of_request("GET", "/cards?a=1", "1554208460", "593BEC0C", b"");
        assert_eq!(message, b"GET\n/cards?a=1\n1554208460\n593BEC0C\n\n");
    }

    #[test]
    fn a_line_feed_follows_a_body_that_ends_in_one() {
        assert_eq!(of_answer("1554208460", "593BEC0C", b"{}\n"), b"1554208460\n593BEC0C\n{}\n\n");
    }
}
