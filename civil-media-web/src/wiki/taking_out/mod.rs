//! Taking pages out as a zip: their texts as written, as they look, and all that they show and lead to, to be read
//! offline or brought into a wiki again.
mod entries;
mod offline;
mod packing;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use civil_media_core::ids::{BlobId, ItemId, PictureId};
use civil_media_core::wiki::{self, Manifest, PagePath, Taking};
use civil_media_core::{Error, db};
use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use self::entries::{Asked, Part, parts};
use self::packing::Packing;
use super::pages::space;
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent};
use crate::paths;
use crate::site::Site;
use crate::visitor::{Me, Visitor};

/// How many pages are read at once: one turn at the database.
const TOGETHER: usize = 20;
/// How long whoever takes something out may take to take the next piece, and how long all of it may last: nobody holds
/// a turn for ever.
const PATIENCE: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(3600);

type Pieces = mpsc::Sender<std::io::Result<Bytes>>;

/// A page and all that stands below it, or a whole wiki, as far as the visitor may read it.
pub async fn take(visitor: Visitor, site: Data<Site>, request: HttpRequest, _sent: Sent<Nothing>) -> Result {
    if !visitor.may_send() {
        return Err(WebError::TooMany);
    }
    // Each holds texts and pictures in memory: a few at once, and who comes then tries again.
    let Ok(turn) = Arc::clone(&site.taking_out).try_acquire_owned() else { return Err(WebError::TooMany) };
    let space = space(&request)?;
    let top = match request.match_info().get("path") {
        Some(path) => Some(PagePath::parse(path).map_err(|_| WebError::Core(Error::NotFound))?),
        None => None,
    };
    let (me, taking) = visitor.write(move |tx, actor| wiki::take_out(tx, actor, space.as_ref(), top.as_ref())).await?;
    let Some(one_of_theirs) = site.taking.enter(me.actor.person, 1) else { return Err(WebError::TooMany) };
    let name = taking.top.as_deref().and_then(|top| top.rsplit('/').next()).unwrap_or("wiki").to_owned();
    let (sender, mut receiver) = mpsc::channel(2);
    actix_web::rt::spawn(async move {
        let _held = (turn, one_of_theirs);
        send(&visitor, &site, &me, taking, &sender).await;
    });
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.zip\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // As it is: what is packed already is not packed again.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .streaming(stream::poll_fn(move |context| receiver.poll_recv(context))))
}

/// Sends it, piece by piece. What breaks off is no zip: nobody takes it for the whole.
async fn send(visitor: &Visitor, site: &Data<Site>, me: &Me, taking: Taking, to: &Pieces) {
    let packed = timeout(LONGEST, pack(visitor, site, me, taking, to)).await;
    let broken = match packed {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it took too long".to_owned(),
    };
    tracing::warn!(error = %broken, "a wiki could not be taken out to its end");
    let broken = std::io::Error::other("it could not be taken out to its end");
    let _ = timeout(PATIENCE, to.send(Err(broken))).await;
}

async fn pack(visitor: &Visitor, site: &Data<Site>, me: &Me, taking: Taking, to: &Pieces) -> Result<()> {
    let public_url = site.config.common.public_url.trim_end_matches('/').to_owned();
    let taken_from = taking.space.slug.clone();
    let is_service = taking.space.place.kind == civil_media_core::policy::SpaceKind::Service;
    let slug = (!is_service).then_some(taken_from);
    let name = me.words.of(&taking.space.name_en, &taking.space.name_cy).to_owned();
    let asked = Arc::new(Asked::new(me.words, public_url.clone(), slug.clone(), name.clone(), taking));
    let mut packing = Packing::new();
    let mut manifest = Manifest {
        format: Manifest::FORMAT.to_owned(),
        edition: Manifest::EDITION,
        made_at: db::now(),
        wiki: format!("{public_url}{}", paths::wiki(slug.as_ref())),
        name,
        pages: Vec::new(),
        pictures: Vec::new(),
        files: Vec::new(),
    };
    let (mut pictures, mut files): (BTreeSet<PictureId>, BTreeSet<ItemId>) = Default::default();
    let ids: Vec<ItemId> = asked.taking.pages.iter().map(|(id, _, _)| *id).collect();
    for some in ids.chunks(TOGETHER) {
        let (some, asked) = (some.to_vec(), Arc::clone(&asked));
        // Rights are asked each time: it takes minutes, and they end meanwhile.
        let (_, made) = visitor.read(move |conn, actor| parts(conn, actor, &asked, &some)).await?;
        for Part { page, texts, pictures: shown, files: led_to } in made {
            manifest.pages.push(page);
            for (name, text) in texts {
                packing = packing.add(name, text).await?;
            }
            for (entry, blob) in shown {
                if pictures.insert(entry.id) {
                    let is_there;
                    (packing, is_there) = add_blob(packing, site, &entry.file, blob, to).await?;
                    manifest.pictures.extend(is_there.then_some(entry));
                }
            }
            for (entry, blob) in led_to {
                if files.insert(entry.id) {
                    let is_there;
                    (packing, is_there) = add_blob(packing, site, &entry.file, blob, to).await?;
                    manifest.files.extend(is_there.then_some(entry));
                }
            }
            send_on(&packing, to).await?;
        }
    }
    packing = packing.add("index.html".to_owned(), asked.index(&manifest.pages)).await?;
    packing = packing.add(offline::STYLE.0.to_owned(), offline::STYLE.1.into()).await?;
    let said = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| Error::Unavailable(format!("a manifest was not written: {error}")))?;
    packing = packing.add(Manifest::NAME.to_owned(), said).await?;
    packing = packing.finish().await?;
    send_on(&packing, to).await
}

/// Adds bytes of the store, and says whether they were there: what the store has lost keeps nobody from the rest.
async fn add_blob(
    mut packing: Packing,
    site: &Data<Site>,
    name: &str,
    blob: BlobId,
    to: &Pieces,
) -> Result<(Packing, bool)> {
    let mut reading = match site.store.read(blob).await {
        Ok(reading) => reading,
        Err(Error::NotFound) => {
            tracing::error!(%blob, "bytes are not in the store");
            return Ok((packing, false));
        }
        Err(error) => return Err(error.into()),
    };
    packing = packing.begin(name.to_owned()).await?;
    while let Some(piece) = reading.pieces.next().await {
        let piece = piece.map_err(|error| Error::Unavailable(error.to_string()))?;
        packing = packing.write(piece).await?;
        send_on(&packing, to).await?;
    }
    Ok((packing, true))
}

/// Sends what has been packed so far.
async fn send_on(packing: &Packing, to: &Pieces) -> Result<()> {
    let packed = packing.packed();
    if packed.is_empty() {
        return Ok(());
    }
    match timeout(PATIENCE, to.send(Ok(packed))).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(Error::Unavailable("nobody takes it any more".to_owned()).into()),
    }
}
