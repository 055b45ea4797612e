//! The keys as they are at this moment: the platform may change its own while it runs.

use std::sync::{Arc, PoisonError, RwLock};

use rsa::RsaPrivateKey;
use wechatpay_api::Face;

use crate::keys::{FaceKeys, SandboxKeys};

/// The keys of both faces, which all clones share.
#[derive(Clone, Debug)]
pub(crate) struct Keyring {
    brand: Arc<RwLock<FaceRing>>,
    partner: Arc<RwLock<FaceRing>>,
}

/// The platform's key of a face, and during a rotation the one that follows it.
#[derive(Debug)]
struct FaceRing {
    current: Arc<FaceKeys>,
    next: Option<Arc<FaceKeys>>,
}

impl Keyring {
    /// Begins with these keys.
    pub(crate) fn new(keys: SandboxKeys) -> Self {
        let ring = |keys| Arc::new(RwLock::new(FaceRing { current: Arc::new(keys), next: None }));
        Self { brand: ring(keys.brand), partner: ring(keys.partner) }
    }

    /// The keys that the platform speaks with of its own accord: during a rotation the new ones already.
    pub(crate) fn newest(&self, face: Face) -> Arc<FaceKeys> {
        self.read(face, |ring| Arc::clone(ring.next.as_ref().unwrap_or(&ring.current)))
    }

    /// The keys that answer a caller who names a key; those of before the rotation where it names none that is valid.
    pub(crate) fn answering(&self, face: Face, public_key_id: Option<&str>) -> Arc<FaceKeys> {
        self.read(face, |ring| {
            let named = ring.next.as_ref().filter(|next| public_key_id == Some(&*next.public_key_id));
            Arc::clone(named.unwrap_or(&ring.current))
        })
    }

    /// All keys that are valid, the newest first.
    pub(crate) fn valid(&self, face: Face) -> Vec<Arc<FaceKeys>> {
        self.read(face, |ring| ring.next.iter().chain([&ring.current]).cloned().collect())
    }

    /// Announces a key beside the present one; both are valid. One that was announced before gives way.
    pub(crate) fn announce(&self, face: Face, public_key_id: String, platform: RsaPrivateKey) {
        let mut ring = self.of(face).write().unwrap_or_else(PoisonError::into_inner);
        ring.next = Some(Arc::new(FaceKeys { public_key_id, platform, ..FaceKeys::clone(&ring.current) }));
    }

    /// Leaves only the announced key valid.
    pub(crate) fn withdraw_old(&self, face: Face) {
        let mut ring = self.of(face).write().unwrap_or_else(PoisonError::into_inner);
        if let Some(next) = ring.next.take() {
            ring.current = next;
        }
    }

    fn read<T>(&self, face: Face, read: impl FnOnce(&FaceRing) -> T) -> T {
        read(&self.of(face).read().unwrap_or_else(PoisonError::into_inner))
    }

    fn of(&self, face: Face) -> &RwLock<FaceRing> {
        match face {
            Face::Brand => &self.brand,
            Face::Partner => &self.partner,
        }
    }
}
