//! What addresses of the site that something comes from mean here.
use super::index::{Becomes, Index, Known};
use super::markdown::Links;
use crate::ids::PictureId;
use crate::text::PICTURES;

/// A picture that a text shows.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub id: PictureId,
    pub attachment: u64,
    pub alt: String,
    pub caption: String,
}

/// The links of one text.
pub(super) struct Followed<'a> {
    pub index: &'a Index,
    /// The entry whose text it is.
    pub entry: u64,
    pub shown: Vec<Shown>,
}

impl Links for Followed<'_> {
    fn link(&mut self, href: &str) -> String {
        let known = address_of(href).and_then(|address| self.index.by_address.get(&address));
        let known = known.copied().or_else(|| self.index.attachment_at(href));
        let becomes = known.and_then(|id| self.index.entries.get(&id));
        match becomes {
            Some(known) if self.is_there(known) => {
                let fragment = href.split_once('#').map_or(String::new(), |(_, part)| format!("#{part}"));
                format!("/i/{}{fragment}", known.item)
            }
            _ => href.to_owned(),
        }
    }

    fn picture(&mut self, src: &str, attachment: Option<u64>, alt: &str, caption: &str) -> Option<String> {
        let is_attachment = |id: &u64| self.index.entries.get(id).is_some_and(|known| known.becomes == Becomes::File);
        let attachment = self.index.attachment_at(src).or(attachment).filter(is_attachment)?;
        if let Some(again) = self.shown.iter().find(|one| one.attachment == attachment) {
            return Some(format!("{PICTURES}{}", again.id));
        }
        let known = self.index.entries.get(&attachment).filter(|known| known.is_at_hand)?;
        let id = PictureId::new();
        let alt = if alt.is_empty() { known.alt.clone() } else { alt.to_owned() };
        self.shown.push(Shown { id, attachment, alt, caption: caption.to_owned() });
        Some(format!("{PICTURES}{id}"))
    }

    fn gallery(&mut self, ids: &[u64]) -> Vec<(u64, String)> {
        let of = |id: u64| Some((id, self.index.entries.get(&id)?.url.clone()?));
        if !ids.is_empty() {
            return ids.iter().filter_map(|id| of(*id)).collect();
        }
        let mut own: Vec<u64> =
            self.index.entries.iter().filter(|(_, one)| one.parent == self.entry).map(|(id, _)| *id).collect();
        own.sort_unstable();
        own.into_iter().filter_map(of).collect()
    }
}

impl Followed<'_> {
    /// Whether it comes here, for everybody who reads the text.
    fn is_there(&self, known: &Known) -> bool {
        match known.becomes {
            Becomes::Post | Becomes::Page => true,
            Becomes::File => known.is_at_hand && !self.index.is_of_draft(known),
            Becomes::Draft | Becomes::Nothing => false,
        }
    }
}

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
