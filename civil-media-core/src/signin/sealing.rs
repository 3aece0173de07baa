//! Secrets at rest are sealed with a key that is not in the database (ASVS 11.3.3, 13.3.1).
use std::fmt;

use chacha20poly1305::aead::{Aead as _, Generate as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};

/// The keys of the suite: the first seals, all of them open. To rotate, put a new one in front, seal
/// anew with `civil-media reseal`, and drop the old one.
#[derive(Clone)]
pub struct Keys(Vec<XChaCha20Poly1305>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    /// From hexadecimal keys of 32 bytes, separated by commas.
    ///
    /// # Errors
    /// A sentence that says what is wrong, without the key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let keys: Vec<_> = text
            .split(',')
            .map(|hex| {
                let bytes = unhex(hex.trim()).ok_or("each key must be 64 hexadecimal digits")?;
                Ok(XChaCha20Poly1305::new(&Key::from(bytes)))
            })
            .collect::<Result<_, &str>>()?;
        Ok(Self(keys))
    }

    /// Seals a secret for one purpose and owner: it opens in that context alone.
    ///
    /// # Errors
    /// If the machine has no randomness to give.
    pub fn seal(&self, secret: &[u8], context: &str) -> Result<Vec<u8>, &'static str> {
        let key = self.0.first().ok_or("no sealing key")?;
        let nonce = XNonce::try_generate().map_err(|_| "no randomness")?;
        let sealed =
            key.encrypt(&nonce, Payload { msg: secret, aad: context.as_bytes() }).map_err(|_| "cannot seal")?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed in this context with any of the keys; none if none fits.
    pub fn open(&self, sealed: &[u8], context: &str) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(24)?;
        let nonce = XNonce::try_from(nonce).ok()?;
        let payload = || Payload { msg: sealed, aad: context.as_bytes() };
        self.0.iter().find_map(|key| key.decrypt(&nonce, payload()).ok())
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealing() {
        let (old, new) = ("11".repeat(32), "22".repeat(32));
        let keys = Keys::parse(&old).expect("a key");
        let sealed = keys.seal(b"secret", "provider:1").expect("sealed");
        assert_eq!(keys.open(&sealed, "provider:1").as_deref(), Some(&b"secret"[..]));
        assert_eq!(keys.open(&sealed, "provider:2"), None);
        let rotated = Keys::parse(&format!("{new},{old}")).expect("keys");
        assert!(rotated.open(&sealed, "provider:1").is_some());
        assert!(Keys::parse(&new).expect("a key").open(&sealed, "provider:1").is_none());
        assert_eq!(format!("{keys:?}"), "Keys(***)");
        for bad in ["", "11", &"zz".repeat(32), &"ŵ".repeat(32)] {
            assert!(Keys::parse(bad).is_err());
        }
        assert_eq!(keys.open(b"short", "x"), None);
    }
}
