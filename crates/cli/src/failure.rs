//! What ends the program other than success, and the exit code other programs rely on.

use std::error::Error as StdError;
use std::fmt;
use std::process::ExitCode;

use wechatpay_api::{Error, OperationInfo};

/// A failure with its exit code and what a person reads.
#[derive(Debug)]
pub(crate) enum Failure {
    /// 1: nothing of the below.
    Unexpected(String),
    /// 2: usage, configuration or input.
    Input(String),
    /// 3: the receiver of a notification answered with an error.
    Refused(String),
    /// 5: the receiver of a notification did not answer.
    NoReply(String),
    /// 4: a captured message that does not verify, or does not open.
    Unverified(String),
    /// 1 to 5, by what went wrong with the call.
    Call { error: Box<Error>, info: &'static OperationInfo },
}

impl Failure {
    /// The whole chain of an error's causes is printed: `{:#}`.
    pub(crate) fn unexpected(error: impl fmt::Display) -> Self {
        Self::Unexpected(format!("{error:#}"))
    }

    pub(crate) fn input(error: impl fmt::Display) -> Self {
        Self::Input(format!("{error:#}"))
    }

    pub(crate) fn call(info: &'static OperationInfo) -> impl FnOnce(Error) -> Self {
        move |error| Self::Call { error: Box::new(error), info }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Unexpected(_) => 1,
            Self::Input(_) => 2,
            Self::Refused(_) => 3,
            Self::Unverified(_) => 4,
            Self::NoReply(_) => 5,
            Self::Call { error, .. } => match **error {
                Error::Invalid(_) => 2,
                Error::Api(_) => 3,
                Error::Verification(_) => 4,
                Error::Transport(_) => 5,
                _ => 1,
            },
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected(problem)
            | Self::Input(problem)
            | Self::Refused(problem)
            | Self::Unverified(problem)
            | Self::NoReply(problem) => f.write_str(problem),
            Self::Call { error, info } => {
                write!(f, "{error:#}")?;
                match &**error {
                    // The platform's own explanation, for the person who sent the request.
                    Error::Api(refusal) => {
                        if let Some(detail) = &refusal.detail {
                            write!(f, "\ndetail: {detail:#}")?;
                        }
                        write!(f, "\ndocumentation: {}", info.doc_url)
                    }
                    // Nothing is lost: a verified reply is shown even if it is not as documented.
                    Error::Decode(reply) if !reply.body.is_empty() => {
                        write!(
                            f,
                            "\nthe verified body: {}",
                            String::from_utf8_lossy(&reply.body).escape_debug()
                        )
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

impl StdError for Failure {}
