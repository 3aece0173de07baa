use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload};
use civil_media_core::files::{self, FileKey};
use civil_media_core::policy::act;
use civil_media_core::spaces;
use civil_media_core::text::{Note, Slug};
use civil_media_core::{Error, Problem};

use super::{pages, views};
use crate::error::{Result, WebError};
use crate::forms::{Nothing, Sent, conflict, redisplay, see};
use crate::paths;
use crate::site::Site;
use crate::uploads::{Allowed, MOST_FILES, Received, Refusal};
use crate::visitor::Visitor;

/// Brings files into a space.
pub async fn add(
    visitor: Visitor,
    request: HttpRequest,
    site: Data<Site>,
    slug: Path<Slug>,
    payload: Payload,
) -> Result {
    let slug = slug.into_inner();
    let of = slug.clone();
    let (me, ()) =
        visitor.read(move |conn, actor| spaces::find(conn, actor, &of)?.permit::<act::AddFile>().map(|_| ())).await?;
    let allowed = Allowed { files: MOST_FILES, bytes: site.config.most_upload, previews: true, none: false };
    let received = match Received::take(&visitor, &request, &site, me.actor.person, payload, allowed).await {
        Ok(received) => received,
        Err(Refusal::File(name, problem, _)) => {
            let (me, (space, found)) = pages::first(&visitor, slug).await?;
            return Ok(redisplay(views::index(&me, &space, &found, &site.config, Some((name, problem)))));
        }
        Err(Refusal::Other(error)) => return Err(error),
    };
    let all: Vec<_> = received.files.iter().cloned().map(|file| file.uploaded(Note::none())).collect();
    let of = slug.clone();
    let placed = visitor.submit(received.submission, move |tx, actor| files::add(tx, actor, &of, &all)).await;
    let keys = match placed {
        Ok((_, keys)) => keys,
        Err(error) => {
            let problem = problem_of(error)?;
            let (me, (space, found)) = pages::first(&visitor, slug).await?;
            return Ok(redisplay(views::index(&me, &space, &found, &site.config, Some((None, problem)))));
        }
    };
    Ok(match keys.as_slice() {
        [one] => see(&paths::file(one)),
        _ => see(&paths::space_files(&slug)),
    })
}

/// Brings a new version of a file.
pub async fn replace(
    visitor: Visitor,
    request: HttpRequest,
    site: Data<Site>,
    path: Path<FileKey>,
    payload: Payload,
) -> Result {
    let key = path.into_inner();
    let of = key.clone();
    let (me, ()) = visitor
        .read(move |conn, actor| files::find(conn, actor, &of)?.permit::<act::ReplaceFile>().map(|_| ()))
        .await?;
    let allowed = Allowed { files: 1, bytes: site.config.most_upload, previews: true, none: false };
    let again = async |note: &str, wrong: (Option<String>, Problem)| {
        let (me, shown) = pages::shown(&visitor, key.clone(), None).await?;
        Ok::<_, WebError>(views::show(&me, &shown, &site.config, note, Some(wrong)))
    };
    let received = match Received::take(&visitor, &request, &site, me.actor.person, payload, allowed).await {
        Ok(received) => received,
        Err(Refusal::File(name, problem, came)) => {
            let typed = came.get("note").map_or("", String::as_str);
            return Ok(redisplay(again(typed, (name, problem)).await?));
        }
        Err(Refusal::Other(error)) => return Err(error),
    };
    let typed = received.field("note").to_owned();
    let note = match Note::parse(&typed) {
        Ok(note) => note,
        Err(problem) => return Ok(redisplay(again(&typed, (None, problem)).await?)),
    };
    let version: i32 = received.field("version").parse().unwrap_or(0);
    let Some(file) = received.files.first().cloned().map(|file| file.uploaded(note)) else {
        return Ok(redisplay(again(&typed, (None, Problem::new("files-missing"))).await?));
    };
    let of = key.clone();
    let form = received.submission;
    let done = visitor.submit(form, move |tx, actor| files::replace(tx, actor, &of, version, &file)).await;
    match done {
        Ok(_) => Ok(see(&paths::file(&key))),
        Err(WebError::Core(Error::Conflict)) => {
            Ok(conflict(again(&typed, (None, Problem::new("file-replaced-meanwhile"))).await?))
        }
        Err(error) => Ok(redisplay(again(&typed, (None, problem_of(error)?)).await?)),
    }
}

/// What is wrong with the files, if that is what it is.
fn problem_of(error: WebError) -> Result<Problem> {
    let fields = error.fields()?;
    let first = fields.iter().next().map(|(_, problem)| problem);
    first.ok_or(WebError::BadRequest("files that cannot be placed"))
}

/// Deletes a file.
pub async fn delete(visitor: Visitor, path: Path<FileKey>, sent: Sent<Nothing>) -> Result {
    let key = path.into_inner();
    let space = key.space.clone();
    visitor.submit(sent.submission, move |tx, actor| files::delete(tx, actor, &key)).await?;
    Ok(see(&paths::space_files(&space)))
}
