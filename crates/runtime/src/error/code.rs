//! The platform's error codes, and what to do about each.

use http::StatusCode;

crate::open_enum! {
    /// The platform's error codes: every code that its documentation lists for any operation.
    ///
    /// Most codes stand for several errors of an operation; the message says which one it is. The docs of an
    /// operation list them.
    ErrorCode {
        /// 400: a parameter is wrong. Correct what the message names.
        ParamError = "PARAM_ERROR",
        /// 400: the request breaks a rule. Correct what the message names.
        InvalidRequest = "INVALID_REQUEST",
        /// 400: what the request creates exists already. Look it up, or send a new request number.
        AlreadyExists = "ALREADY_EXISTS",
        /// 400: there is such an application already, or it is past this step. Look up its state.
        ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS",
        /// 400: there is no statement for that day. Check the date; a day's statement is ready the next morning.
        NoStatementExist = "NO_STATEMENT_EXIST",
        /// 401: the signature doesn't fit. Compare with the message to sign in the detail, if there is one.
        SignError = "SIGN_ERROR",
        /// 403: the caller lacks the permission. Apply for it, and check that the IDs are the caller's own.
        NoAuth = "NO_AUTH",
        /// 403: too little is left, such as budget, coupon codes or money. Top it up, or ask for less.
        NotEnough = "NOT_ENOUGH",
        /// 403: the request is over a limit that was agreed on. Ask for less.
        RuleLimit = "RULE_LIMIT",
        /// 403: the user may not have this, such as a coupon for members. Choose another user.
        UserError = "USER_ERROR",
        /// 403: the file is refused. Check its type, its name and its digest.
        RequestBlocked = "REQUEST_BLOCKED",
        /// 404: what the request names doesn't exist. Check the IDs.
        NotFound = "NOT_FOUND",
        /// 404: there is no such application or record. Check its number.
        ResourceNotExists = "RESOURCE_NOT_EXISTS",
        /// 404: there is no such order. Check its number.
        OrderNotExist = "ORDER_NOT_EXIST",
        /// 429: the operation is called more often than its limit allows. Slow down.
        RateLimitExceeded = "RATELIMIT_EXCEEDED",
        /// 429: the operation, or one order, is called for too often. Slow down.
        FrequencyLimited = "FREQUENCY_LIMITED",
        /// 429: too many calls this second, or too many files today. Slow down, or go on tomorrow.
        FrequencyLimitExceed = "FREQUENCY_LIMIT_EXCEED",
        /// 500: the platform failed. Try again later.
        SystemError = "SYSTEM_ERROR",
        /// 502 and 503: the platform is overloaded or down. Try again later.
        ServiceUnavailable = "SERVICE_UNAVAILABLE",
    }
}

/// What to do about a refusal.
pub(super) fn advice(status: StatusCode, code: Option<&ErrorCode>) -> &'static str {
    use ErrorCode as Code;
    match (status.as_u16(), code) {
        (_, Some(Code::SignError)) => {
            "check the certificate's serial number, the private key, and that nothing on the way changes the request"
        }
        (429, _)
        | (_, Some(Code::RateLimitExceeded | Code::FrequencyLimited | Code::FrequencyLimitExceed)) => {
            "send fewer requests: the documentation of the operation states the limit"
        }
        (500.., _) | (_, Some(Code::SystemError | Code::ServiceUnavailable)) => "try again later",
        (300..400, _) => "the base URL redirects: it is not one of the platform's hosts",
        (_, None) => {
            "the body is not an error of WeChat Pay's: is the base URL right, is a proxy in between?"
        }
        (_, Some(Code::NoAuth)) => {
            "check that the IDs are your own and that the permission is granted; sending it again won't help"
        }
        (_, Some(Code::NotEnough)) => "top up what the message names or ask for less, then send again",
        (403, _) | (_, Some(Code::RuleLimit | Code::UserError | Code::RequestBlocked)) => {
            "the platform doesn't allow this: the message says why, sending it again won't help"
        }
        (404, _)
        | (
            _,
            Some(Code::NotFound | Code::ResourceNotExists | Code::OrderNotExist | Code::NoStatementExist),
        ) => "check the IDs and whether what they name exists; sending it again won't help",
        (409, _) | (_, Some(Code::AlreadyExists | Code::ResourceAlreadyExists)) => {
            "look up what is there already; send a new request number only for something new"
        }
        _ => "correct what the message names, then send again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(status: u16, code: &str) -> &'static str {
        advice(StatusCode::from_u16(status).unwrap(), Some(&ErrorCode::from(code)))
    }

    #[test]
    fn what_is_wrong_in_the_request_is_corrected() {
        for code in ["PARAM_ERROR", "INVALID_REQUEST", "A_CODE_OF_TOMORROW"] {
            assert!(on(400, code).contains("correct what the message names"), "{code}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_sent_for_again() {
        let missing = ["NOT_FOUND", "RESOURCE_NOT_EXISTS", "ORDER_NOT_EXIST", "A_CODE_OF_TOMORROW"];
        for advice in missing.map(|code| on(404, code)).into_iter().chain([on(400, "NO_STATEMENT_EXIST")]) {
            assert!(advice.contains("whether what they name exists"), "{advice}");
            assert!(!advice.contains("then send again"), "{advice}");
        }
    }

    #[test]
    fn a_missing_permission_is_applied_for() {
        assert!(on(403, "NO_AUTH").contains("permission"));
        for code in ["RULE_LIMIT", "USER_ERROR", "REQUEST_BLOCKED", "A_CODE_OF_TOMORROW"] {
            assert!(on(403, code).contains("doesn't allow this"), "{code}");
        }
        assert!(on(403, "NOT_ENOUGH").contains("top up"));
    }

    #[test]
    fn what_exists_already_is_looked_up() {
        for (status, code) in
            [(400, "ALREADY_EXISTS"), (400, "RESOURCE_ALREADY_EXISTS"), (409, "A_CODE_OF_TOMORROW")]
        {
            assert!(on(status, code).contains("look up what is there already"), "{code}");
        }
    }

    #[test]
    fn who_calls_too_often_slows_down() {
        for code in
            ["RATELIMIT_EXCEEDED", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "A_CODE_OF_TOMORROW"]
        {
            assert!(on(429, code).contains("send fewer requests"), "{code}");
        }
        assert!(advice(StatusCode::TOO_MANY_REQUESTS, None).contains("send fewer requests"));
    }

    #[test]
    fn a_failure_of_the_platform_is_waited_for() {
        for (status, code) in
            [(500, "SYSTEM_ERROR"), (503, "SERVICE_UNAVAILABLE"), (500, "A_CODE_OF_TOMORROW")]
        {
            assert_eq!(on(status, code), "try again later", "{code}");
        }
        assert_eq!(advice(StatusCode::BAD_GATEWAY, None), "try again later");
    }

    #[test]
    fn a_signature_is_checked() {
        assert!(on(401, "SIGN_ERROR").contains("private key"));
    }

    #[test]
    fn a_reply_without_a_code_is_not_the_platforms() {
        for status in [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND] {
            assert!(advice(status, None).contains("is the base URL right"), "{status}");
        }
        assert!(advice(StatusCode::FOUND, None).contains("redirects"));
    }
}
