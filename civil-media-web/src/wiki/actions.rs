use actix_web::HttpRequest;
use civil_media_core::wiki::{self, PageKey};
use civil_media_core::{Error, FieldErrors};

use super::forms::PageForm;
use super::pages::{key, may_create, may_edit, space};
use super::views;
use crate::error::{Result, WebError};
use crate::forms::{Sent, conflict, redisplay, see_sent};
use crate::paths;
use crate::unsaved::Beside;
use crate::visitor::Visitor;

/// Creates a page.
pub async fn create(visitor: Visitor, request: HttpRequest, sent: Sent<PageForm>) -> Result {
    let space = space(&request)?;
    let me = may_create(&visitor, space.clone()).await?;
    let form_key = sent.submission.key;
    let outcome = match sent.form.new_page(me.words.0) {
        Ok((path, new)) => {
            let key = PageKey { space: space.clone(), path };
            visitor
                .submit(sent.submission, move |tx, actor| {
                    let path = key.path.to_string();
                    wiki::create(tx, actor, &key, &new).map(|recorded| recorded.with(path))
                })
                .await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((_, path)) => Ok(see_sent(&paths::page(space.as_ref(), &path), form_key)),
        Err(error) => {
            let errors = error.fields()?;
            Ok(redisplay(views::new(&me, space.as_ref(), &sent.form, &errors)))
        }
    }
}

/// Makes a new version of a page.
pub async fn edit(visitor: Visitor, request: HttpRequest, sent: Sent<PageForm>) -> Result {
    let key = key(&request)?;
    let form_key = sent.submission.key;
    let outcome = match sent.form.change() {
        Ok(change) => {
            let key = key.clone();
            visitor.submit(sent.submission, move |tx, actor| wiki::edit(tx, actor, &key, &change)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see_sent(&paths::page(key.space.as_ref(), &key.path), form_key)),
        // Somebody else saved meanwhile: both texts, and nothing lost.
        Err(WebError::Core(Error::Conflict)) => {
            let asked = key.clone();
            let (me, theirs) = visitor.read(move |conn, actor| wiki::find(conn, actor, &asked)).await?;
            let form = PageForm { version: theirs.version.to_string(), ..sent.form };
            Ok(conflict(views::edit(
                &me,
                (&key, theirs.id),
                &form,
                &FieldErrors::default(),
                Beside::theirs(&theirs.body),
            )))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, found) = may_edit(&visitor, key.clone()).await?;
            Ok(redisplay(views::edit(&me, (&key, found.id), &sent.form, &errors, Beside::default())))
        }
    }
}
