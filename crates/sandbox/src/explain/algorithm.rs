//! Hash algorithms, as the padding of PKCS#1 v1.5 names them.

use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

use super::mistake::Mistake;

/// A hash algorithm that somebody may have signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    /// Those that can be computed here, the right one first.
    pub(super) const COMPUTED: [Self; 5] =
        [Self::Sha256, Self::Sha1, Self::Sha512, Self::Sha384, Self::Sha224];

    /// Takes the algorithm's name off a `DigestInfo`; returns the digest behind it.
    pub(super) fn of_digest_info(info: &[u8]) -> Option<(Self, &[u8])> {
        let known: [(Self, &[u8], usize); 6] = [
            (Self::Sha256, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01], 32),
            (Self::Sha1, &[0x2b, 0x0e, 0x03, 0x02, 0x1a], 20),
            (Self::Sha512, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03], 64),
            (Self::Sha384, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02], 48),
            (Self::Sha224, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04], 28),
            (Self::Md5, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05], 16),
        ];
        known.into_iter().find_map(|(algorithm, identifier, length)| {
            let digest = info.len().checked_sub(length).and_then(|start| info.split_at_checked(start));
            let (head, digest) = digest?;
            // SEQUENCE, SEQUENCE, OBJECT IDENTIFIER, with or without NULL, OCTET STRING.
            let names_it = head.windows(identifier.len()).any(|window| window == identifier);
            let announces = head.ends_with(&[0x04, u8::try_from(length).unwrap_or_default()]);
            (head.first() == Some(&0x30) && names_it && announces).then_some((algorithm, digest))
        })
    }

    /// The hash of some bytes; none for MD5, which nothing here computes.
    pub(super) fn hash(self, bytes: &[u8]) -> Option<Vec<u8>> {
        Some(match self {
            Self::Md5 => return None,
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha224 => Sha224::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        })
    }

    /// The mistake that it is to sign with this one.
    pub(super) fn mistake(self) -> Option<Mistake> {
        match self {
            Self::Sha256 => None,
            Self::Sha1 => Some(Mistake::HashSha1),
            Self::Sha512 => Some(Mistake::HashSha512),
            Self::Md5 => Some(Mistake::HashMd5),
            Self::Sha224 | Self::Sha384 => Some(Mistake::HashOther),
        }
    }
}
