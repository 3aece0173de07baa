//! Addresses of the web as they are compared.

/// An address as it is compared: host and path in small letters, without scheme, `www.` and a slash at the end; of a
/// query only what names a thing. None for what is no address of the web.
pub(super) fn address_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let rest = rest.split('#').next()?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let place = place.trim_end_matches('/').to_lowercase();
    let place = place.strip_prefix("www.").unwrap_or(&place);
    let naming = query.split('&').find(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        matches!(key, "p" | "page_id" | "attachment_id") && value.bytes().all(|b| b.is_ascii_digit())
    });
    let address = naming.map_or_else(|| place.to_owned(), |pair| format!("{place}?{pair}"));
    (!address.is_empty() && address.chars().count() <= 1_000).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_they_are_compared() {
        let of = |url| address_of(url);
        assert_eq!(of("http://www.Old.example/2010/A/#x").as_deref(), Some("old.example/2010/a"));
        assert_eq!(of("https://old.example/?p=12&x=1").as_deref(), Some("old.example?p=12"));
        assert_eq!(of("https://old.example/a?utm=1").as_deref(), Some("old.example/a"));
        assert_eq!((of("mailto:a@b.uk"), of("/relative"), of("javascript://x")), (None, None, None));
    }
}
