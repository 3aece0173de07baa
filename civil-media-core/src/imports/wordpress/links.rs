//! What addresses of the site that something comes from mean here.
use std::collections::HashSet;

use super::index::{Becomes, Index, Known};
use crate::ids::PictureId;
use crate::imports::address::address_of;
use crate::imports::markdown::Links;
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
    /// How many pictures of galleries stand in it already.
    pub in_galleries: usize,
}

/// The most pictures of one gallery, and of all galleries of one text: a few letters can name millions.
const MOST_OF_GALLERY: usize = 200;
const MOST_OF_TEXT: usize = 1_000;

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
        let own = self.index.children.get(&self.entry).map_or(&[][..], Vec::as_slice);
        let asked = if ids.is_empty() { own } else { ids };
        let room = MOST_OF_GALLERY.min(MOST_OF_TEXT - self.in_galleries);
        let mut known: HashSet<u64> = HashSet::new();
        let found: Vec<(u64, String)> =
            asked.iter().filter(|id| known.insert(**id)).filter_map(|id| of(*id)).take(room).collect();
        self.in_galleries += found.len();
        found
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
