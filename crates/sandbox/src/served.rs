//! What a sandbox serves: documents, and all that is read of them, each part when it is first needed. All sandboxes of a
//! process share what is read of the documents of `wechatpay-api`.

use std::sync::{Arc, OnceLock};

use wechatpay_api::Face;

use crate::error::Error;
use crate::spec::document::Document;
use crate::spec::documents;
use crate::spec::operation;
use crate::spec::routes::Routes;
use crate::spec::webhook::{self, Webhook};
use crate::state::Plot;

/// Documents, and what is read of them.
pub(crate) struct Served {
    documents: Vec<(Face, Document)>,
    routes: Part<Routes>,
    webhooks: Part<Vec<(Face, Webhook)>>,
    plot: Part<Plot>,
}

/// What is read of documents, or which of them can't be read and why.
type Part<T> = OnceLock<Result<Arc<T>, (Face, String)>>;

impl Served {
    /// The documents of `wechatpay-api`.
    ///
    /// # Errors
    /// [`Error::Document`] if one of them isn't JSON, which this crate's own tests prevent.
    pub(crate) fn bundled() -> Result<Arc<Self>, Error> {
        static BUNDLED: OnceLock<Arc<Served>> = OnceLock::new();
        if let Some(bundled) = BUNDLED.get() {
            return Ok(Arc::clone(bundled));
        }
        let documents = documents::bundled()?;
        Ok(Arc::clone(BUNDLED.get_or_init(|| Arc::new(Self::of(documents)))))
    }

    /// Some documents.
    pub(crate) fn of(documents: Vec<(Face, Document)>) -> Self {
        let (routes, webhooks, plot) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { documents, routes, webhooks, plot }
    }

    /// The documents, each with its face.
    #[cfg(feature = "page")]
    pub(crate) fn documents(&self) -> &[(Face, Document)] {
        &self.documents
    }

    /// The operations.
    ///
    /// # Errors
    /// [`Error::Document`] if a document is broken, or an operation has no example to answer with.
    pub(crate) fn routes(&self) -> Result<Arc<Routes>, Error> {
        let read = || {
            let mut operations = Vec::new();
            for (face, document) in &self.documents {
                operations.extend(operation::read_all(*face, document).map_err(|reason| (*face, reason))?);
            }
            Ok(Routes::new(operations))
        };
        part(&self.routes, read)
    }

    /// The events.
    ///
    /// # Errors
    /// [`Error::Document`] if a document is broken, or has no example of what an event brings.
    pub(crate) fn webhooks(&self) -> Result<Arc<Vec<(Face, Webhook)>>, Error> {
        let read = || {
            let mut webhooks = Vec::new();
            for (face, document) in &self.documents {
                let read = webhook::read_all(document).map_err(|reason| (*face, reason))?;
                webhooks.extend(read.into_iter().map(|webhook| (*face, webhook)));
            }
            Ok(webhooks)
        };
        part(&self.webhooks, read)
    }

    /// What operations and events do to what is kept.
    ///
    /// # Errors
    /// [`Error::Document`] if a document says something of it that can't be played.
    pub(crate) fn plot(&self) -> Result<Arc<Plot>, Error> {
        part(&self.plot, || Plot::read(&self.documents))
    }
}

fn part<T>(part: &Part<T>, read: impl FnOnce() -> Result<T, (Face, String)>) -> Result<Arc<T>, Error> {
    let part = part.get_or_init(|| read().map(Arc::new));
    part.clone().map_err(|(face, reason)| Error::Document { face, reason })
}
