use civil_media_core::pictures::{Cut, Details, Keep, Picture};
use civil_media_core::text::{Line, Note};
use civil_media_core::{FieldErrors, Problem};
use serde::Deserialize;

/// What is said of a picture, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PictureForm {
    pub alt: String,
    /// `yes` if it is.
    pub decorative: String,
    pub caption: String,
    pub credit: String,
    pub rights: String,
    pub cut: String,
    pub keep: String,
}

impl PictureForm {
    pub fn details(&self) -> Result<Details, FieldErrors> {
        let mut errors = FieldErrors::default();
        let choice = |_| Problem::new("choice");
        let alt = errors.keep("alt", Note::parse(&self.alt));
        let caption = errors.keep("caption", Note::parse(&self.caption));
        let credit = errors.keep("credit", Line::parse(&self.credit));
        let rights = errors.keep("rights", Line::parse(&self.rights));
        let cut: Option<Cut> = errors.keep("cut", self.cut.parse().map_err(choice));
        let keep: Option<Keep> = errors.keep("keep", self.keep.parse().map_err(choice));
        match (alt, caption, credit, rights, cut, keep) {
            (Some(alt), Some(caption), Some(credit), Some(rights), Some(cut), Some(keep)) => {
                Ok(Details { alt, is_decorative: self.decorative == "yes", caption, credit, rights, cut, keep })
            }
            _ => Err(errors),
        }
    }

    /// As it is now.
    pub fn of(picture: &Picture) -> Self {
        Self {
            alt: picture.alt.clone(),
            decorative: if picture.is_decorative { "yes".to_owned() } else { String::new() },
            caption: picture.caption.clone(),
            credit: picture.credit.clone(),
            rights: picture.rights.clone(),
            cut: picture.cut.as_str().to_owned(),
            keep: picture.keep.as_str().to_owned(),
        }
    }
}
