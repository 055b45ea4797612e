//! The documents that are served: those of `wechatpay-api`, or those of other people.

use std::thread;

use wechatpay_api::Face;

use crate::error::Error;
use crate::spec::document::Document;

/// The documents of `wechatpay-api`, in their order.
///
/// # Errors
/// [`Error::Document`] if one of them isn't JSON, which this crate's own tests prevent.
pub(crate) fn bundled() -> Result<Vec<(Face, Document)>, Error> {
    all(read_bundled())
}

/// Reads documents of other people.
///
/// # Errors
/// [`Error::Document`] if one of them isn't JSON.
pub(crate) fn parse<'d>(
    documents: impl IntoIterator<Item = (Face, &'d str)>,
) -> Result<Vec<(Face, Document)>, Error> {
    all(documents.into_iter().map(|(face, text)| (face, Document::parse(text))))
}

fn all(
    documents: impl IntoIterator<Item = (Face, Result<Document, String>)>,
) -> Result<Vec<(Face, Document)>, Error> {
    let named = |(face, document): (Face, Result<Document, String>)| match document {
        Ok(document) => Ok((face, document)),
        Err(reason) => Err(Error::Document { face, reason }),
    };
    documents.into_iter().map(named).collect()
}

/// Reads the documents side by side.
fn read_bundled() -> Vec<(Face, Result<Document, String>)> {
    thread::scope(|scope| {
        let read = |(face, text): &(Face, &'static str)| {
            let text = *text;
            (*face, scope.spawn(move || Document::trusted(text)))
        };
        let readers: Vec<_> = wechatpay_api::openapi_documents().iter().map(read).collect();
        let join = |(face, reader): (Face, thread::ScopedJoinHandle<'_, _>)| {
            (face, reader.join().unwrap_or_else(|_| Err("reading it failed".to_owned())))
        };
        readers.into_iter().map(join).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::operation::{self, Body};
    use crate::spec::rule::RuleBook;
    use crate::spec::webhook;

    /// A sandbox compiles a schema or a pattern when it is first needed; here all of them are.
    #[test]
    fn every_schema_and_pattern_of_the_bundled_documents_compiles() {
        for (face, document) in bundled().unwrap() {
            assert_eq!(RuleBook::read(&document).unwrap().compile(), Ok(()));
            for operation in operation::read_all(face, &document).unwrap() {
                let body = operation.body.as_ref().map(|body| match body {
                    Body::Json(schema) => schema,
                    Body::Upload(upload) => &upload.meta.schema,
                });
                let reply = operation.reply.content.as_ref().map(|(_, schema)| schema);
                let parameters = operation.parameters.iter().map(|parameter| &parameter.schema);
                for schema in parameters.chain(body).chain(reply) {
                    assert_eq!(schema.compile(), Ok(()), "{}", operation.name);
                }
            }
            for webhook in webhook::read_all(&document).unwrap() {
                assert_eq!(webhook.envelope.compile(), Ok(()), "{}", webhook.event_type);
                let issue = webhook.resource.issue(&webhook.example.into());
                assert!(issue.is_none(), "{}: {issue:?}", webhook.event_type);
            }
        }
    }
}
