use actix_web::HttpResponse;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::web::{Data, Path, Query};
use civil_media_core::files::{self, File, FileKey, FileVersion};
use civil_media_core::ids::BlobId;
use civil_media_core::page::Page as List;
use civil_media_core::policy::Seen;
use civil_media_core::spaces::{self, Audience, Space};
use civil_media_core::text::Slug;
use serde::Deserialize;

use super::views;
use crate::error::{Result, WebError};
use crate::forms::page;
use crate::home::{Before, SIZE};
use crate::site::Site;
use crate::visitor::{Me, Visitor};

/// The files of a space.
pub async fn index(visitor: Visitor, site: Data<Site>, slug: Path<Slug>, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, (space, found)) = visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let found = files::of_space(conn, actor, &space, before, SIZE)?;
            Ok((space, found))
        })
        .await?;
    Ok(page(views::index(&me, &space, &found, &site.config, None)))
}

/// The first page of the files of a space, to show a form again.
pub async fn first(visitor: &Visitor, slug: Slug) -> Result<(Me, (Seen<Space>, List<Seen<File>>))> {
    visitor
        .read(move |conn, actor| {
            let space = spaces::find(conn, actor, &slug)?;
            let found = files::of_space(conn, actor, &space, None, SIZE)?;
            Ok((space, found))
        })
        .await
}

/// A file with its versions and who can see it.
#[derive(Debug)]
pub struct Shown {
    /// The file.
    pub file: Seen<File>,
    /// Its versions.
    pub versions: Vec<FileVersion>,
    /// Whether there are earlier ones.
    pub has_more: bool,
    /// Who can see it.
    pub audience: Audience,
}

/// Which versions a page shows, or which one is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    before: Option<i32>,
    v: Option<i32>,
}

/// One file.
pub async fn show(visitor: Visitor, site: Data<Site>, path: Path<FileKey>, which: Query<Which>) -> Result {
    let (me, shown) = shown(&visitor, path.into_inner(), which.before).await?;
    Ok(page(views::show(&me, &shown, &site.config, "", None)))
}

/// A file as its page shows it.
pub async fn shown(visitor: &Visitor, key: FileKey, before: Option<i32>) -> Result<(Me, Shown)> {
    visitor
        .read(move |conn, actor| {
            let file = files::find(conn, actor, &key)?;
            let (versions, has_more) = files::versions(conn, &file, before, SIZE)?;
            let audience = spaces::audience(conn, &file.place, file.visibility, file.marked.marking())?;
            Ok(Shown { file, versions, has_more, audience })
        })
        .await
}

async fn version(visitor: &Visitor, key: FileKey, number: Option<i32>) -> Result<FileVersion> {
    let (_, version) = visitor
        .read(move |conn, actor| {
            let file = files::find(conn, actor, &key)?;
            files::version(conn, &file, number.unwrap_or(file.version))
        })
        .await?;
    Ok(version)
}

/// The bytes of a version, to be saved. Nothing of it runs here, whatever it is.
pub async fn download(visitor: Visitor, site: Data<Site>, path: Path<FileKey>, which: Query<Which>) -> Result {
    let version = version(&visitor, path.into_inner(), which.v).await?;
    out(&site, version.blob_id, "application/octet-stream", &attachment(version.name)).await
}

/// To be saved under this name: told twice, for those who read RFC 6266 and for those who do not.
fn attachment(name: String) -> ContentDisposition {
    let plain = name.chars().map(|c| if c.is_ascii() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let whole =
        ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: name.into_bytes() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(whole)],
    }
}

/// A picture of a version, drawn by us.
pub async fn preview(visitor: Visitor, site: Data<Site>, path: Path<FileKey>, which: Query<Which>) -> Result {
    let version = version(&visitor, path.into_inner(), which.v).await?;
    let preview = version.preview_id.ok_or(WebError::Core(civil_media_core::Error::NotFound))?;
    picture(&site, preview).await
}

/// A picture that was drawn by us.
pub async fn picture(site: &Data<Site>, id: BlobId) -> Result {
    let shown = ContentDisposition { disposition: DispositionType::Inline, parameters: Vec::new() };
    out(site, id, "image/jpeg", &shown).await
}

async fn out(site: &Data<Site>, id: BlobId, kind: &'static str, how: &ContentDisposition) -> Result {
    let reading = site.store.read(id).await?;
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, how.clone()))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        // As it is: what is packed already is not packed again.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .no_chunking(reading.bytes)
        .streaming(reading.pieces))
}
