//! What is inside a signature: RSA with the public key gives back what was padded.

use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPublicKey};

use super::algorithm::Algorithm;

/// The content of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// PKCS#1 v1.5, as it should be but perhaps for the algorithm.
    Digest { algorithm: Algorithm, digest: Vec<u8> },
    /// PKCS#1 v1.5 around something without the name of an algorithm.
    Bare(Vec<u8>),
    /// PSS.
    Pss { algorithm: Algorithm, hash: Vec<u8>, salt: Vec<u8>, is_certain: bool },
}

/// Opens a signature; none if it isn't one of this key's.
///
/// Random bytes pass for PKCS#1 v1.5 once in 2^80 times, so whatever opens was made with the key.
pub(super) fn open(key: &RsaPublicKey, signature: &[u8]) -> Option<Opened> {
    let number = BigUint::from_bytes_be(signature);
    if signature.len() != key.size() || number >= *key.n() {
        return None;
    }
    let bytes = number.modpow(key.e(), key.n()).to_bytes_be();
    let mut padded = vec![0; key.size().checked_sub(bytes.len())?];
    padded.extend(bytes);
    pkcs1(&padded).or_else(|| Algorithm::COMPUTED.into_iter().find_map(|algorithm| pss(&padded, algorithm)))
}

/// `00 01 FF … FF 00`, and what comes after.
fn pkcs1(padded: &[u8]) -> Option<Opened> {
    let rest = padded.strip_prefix(&[0, 1])?;
    let filling = rest.iter().take_while(|byte| **byte == 0xff).count();
    let content = rest.get(filling..)?.strip_prefix(&[0])?;
    if filling < 8 {
        return None;
    }
    Some(match Algorithm::of_digest_info(content) {
        Some((algorithm, digest)) => Opened::Digest { algorithm, digest: digest.to_vec() },
        None => Opened::Bare(content.to_vec()),
    })
}

/// EMSA-PSS with one algorithm for message and mask, up to where the message's hash is needed.
fn pss(padded: &[u8], algorithm: Algorithm) -> Option<Opened> {
    let length = algorithm.hash(b"")?.len();
    let (masked, rest) = padded.split_at_checked(padded.len().checked_sub(length + 1)?)?;
    let hash = rest.strip_suffix(&[0xbc])?;
    let mask = mask(hash, masked.len(), algorithm)?;
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    if let Some(first) = block.first_mut() {
        *first &= 0x7f;
    }
    let zeros = block.iter().take_while(|byte| **byte == 0).count();
    let salt = block.get(zeros..)?.strip_prefix(&[1])?.to_vec();
    // Without zeros, random bytes would pass too often to be sure before a message fits.
    Some(Opened::Pss { algorithm, hash: hash.to_vec(), salt, is_certain: zeros >= 8 })
}

/// MGF1.
fn mask(seed: &[u8], length: usize, algorithm: Algorithm) -> Option<Vec<u8>> {
    let mut mask = Vec::new();
    let mut counter: u32 = 0;
    while mask.len() < length {
        mask.extend(algorithm.hash(&[seed, &counter.to_be_bytes()].concat())?);
        counter += 1;
    }
    mask.truncate(length);
    Some(mask)
}

impl Opened {
    /// Whether this is sure to be what the key's owner padded, whatever the message.
    pub(super) fn is_certain(&self) -> bool {
        !matches!(self, Self::Pss { is_certain: false, .. })
    }

    /// The algorithm that a message has to be hashed with to be compared.
    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Digest { algorithm, .. } | Self::Pss { algorithm, .. } => *algorithm,
            Self::Bare(_) => Algorithm::Sha256,
        }
    }

    /// Whether it covers a message of this hash.
    pub(super) fn covers(&self, message_hash: &[u8]) -> bool {
        match self {
            Self::Digest { digest, .. } => digest == message_hash,
            Self::Bare(content) => content == message_hash,
            Self::Pss { algorithm, hash, salt, .. } => {
                algorithm.hash(&[&[0; 8], message_hash, salt].concat()).as_ref() == Some(hash)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rsa::rand_core::OsRng;
    use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::crypto;

    fn opened(key: &RsaPrivateKey, signature: &[u8]) -> Opened {
        open(&key.to_public_key(), signature).unwrap()
    }

    #[test]
    fn a_signature_gives_back_its_digest_and_only_to_its_key() {
        let (key, other) = (crypto::generate().unwrap(), crypto::generate().unwrap());
        let hash = Sha256::digest(b"message");
        let signature = key.sign(Pkcs1v15Sign::new::<Sha256>(), &hash).unwrap();
        let digest = hash.to_vec();
        assert_eq!(opened(&key, &signature), Opened::Digest { algorithm: Algorithm::Sha256, digest });
        // What another key makes of it are random bytes, which now and then pass for PSS, but never for certain.
        let by_other = open(&other.to_public_key(), &signature);
        assert!(by_other.is_none_or(|opened| !opened.is_certain() && !opened.covers(&hash)));
        assert_eq!(open(&key.to_public_key(), b"short"), None);
        let bare = key.sign(Pkcs1v15Sign::new_unprefixed(), &hash).unwrap();
        assert_eq!(opened(&key, &bare), Opened::Bare(hash.to_vec()));
    }

    #[test]
    fn pss_is_recognised_and_fits_its_message_alone() {
        let key = crypto::generate().unwrap();
        let hash = Sha256::digest(b"message");
        for salt in [0, 32, 222] {
            let padding = Pss::new_with_salt::<Sha256>(salt);
            let signature = key.sign_with_rng(&mut OsRng, padding, &hash).unwrap();
            let opened = opened(&key, &signature);
            assert!(matches!(opened, Opened::Pss { .. }), "{opened:?}");
            assert!(opened.covers(&hash) && !opened.covers(&Sha256::digest(b"massage")));
        }
    }
}
