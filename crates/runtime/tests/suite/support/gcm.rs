//! AES-256-GCM out of the OpenSSL command line, which has no GCM of its own.
//!
//! It is put together as NIST SP 800-38D defines it: AES in counter mode, and the hash of what is authenticated, masked
//! with one more block.

use super::openssl::openssl;

/// Seals by AES-256-GCM; returns the ciphertext with its tag behind it.
pub(crate) fn seal(key: &[u8], nonce: &str, associated_data: &str, plaintext: &[u8]) -> Vec<u8> {
    let key = hex(key);
    let counter = |count: u32| [nonce.as_bytes(), &count.to_be_bytes()].concat();
    let blocks = [[0; 16].as_slice(), &counter(1)].concat();
    let blocks = openssl(&["enc", "-aes-256-ecb", "-nopad", "-K", &key], &blocks);
    let (hash_key, mask) = (block(&blocks[..16]), block(&blocks[16..]));
    let mut sealed = openssl(&["enc", "-aes-256-ctr", "-K", &key, "-iv", &hex(&counter(2))], plaintext);
    let bits = |bytes: &[u8]| bytes.len() as u128 * 8;
    let lengths = (bits(associated_data.as_bytes()) << 64 | bits(&sealed)).to_be_bytes();
    let hash = [associated_data.as_bytes(), &sealed, &lengths]
        .iter()
        .flat_map(|part| part.chunks(16))
        .fold(0, |hash, chunk| multiply(hash ^ block(chunk), hash_key));
    sealed.extend((hash ^ mask).to_be_bytes());
    sealed
}

/// Multiplies in GCM's field, whose polynomial is x^128 + x^7 + x^2 + x + 1, the first bit being the constant.
fn multiply(a: u128, mut b: u128) -> u128 {
    let mut product = 0;
    for bit in (0..128).rev() {
        if a >> bit & 1 == 1 {
            product ^= b;
        }
        b = if b & 1 == 1 { b >> 1 ^ 0xE1 << 120 } else { b >> 1 };
    }
    product
}

/// A block, filled up with zeros.
fn block(bytes: &[u8]) -> u128 {
    let mut block = [0; 16];
    block[..bytes.len()].copy_from_slice(bytes);
    u128::from_be_bytes(block)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
