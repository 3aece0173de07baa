use actix_web::web::Path;
use civil_media_core::{Error, FieldErrors, blogs};

use super::forms::PostForm;
use super::pages::{Dated, key, may_edit, shown};
use super::views;
use crate::discussion::CommentForm;
use crate::error::{Result, WebError};
use crate::forms::{Sent, conflict, redisplay, see_sent};
use crate::paths;
use crate::unsaved::Beside;
use crate::visitor::Visitor;

/// Corrects a post.
pub async fn edit(visitor: Visitor, dated: Path<Dated>, sent: Sent<PostForm>) -> Result {
    let key = key(dated.into_inner());
    let form_key = sent.submission.key;
    let outcome = match sent.form.edit() {
        Ok(edit) => {
            let key = key.clone();
            visitor.submit(sent.submission, move |tx, actor| blogs::edit(tx, actor, &key, &edit)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(_) => Ok(see_sent(&paths::post(&key), form_key)),
        // Somebody else saved meanwhile: both texts, and nothing lost.
        Err(WebError::Core(Error::Conflict)) => {
            let found = key.clone();
            let (me, theirs) = visitor.read(move |conn, actor| blogs::find(conn, actor, &found)).await?;
            let form = PostForm { version: theirs.version.to_string(), ..sent.form };
            Ok(conflict(views::edit(
                &me,
                (&key, theirs.id),
                &form,
                &FieldErrors::default(),
                &Beside::meanwhile(views::meanwhile(&me, &theirs.body)),
            )))
        }
        Err(error) => {
            let errors = error.fields()?;
            let (me, post) = may_edit(&visitor, key.clone()).await?;
            Ok(redisplay(views::edit(&me, (&key, post.id), &sent.form, &errors, &Beside::default())))
        }
    }
}

/// Comments on a post.
pub async fn comment(visitor: Visitor, dated: Path<Dated>, sent: Sent<CommentForm>) -> Result {
    let key = key(dated.into_inner());
    let form_key = sent.submission.key;
    let outcome = match sent.form.new_comment() {
        Ok(comment) => {
            let key = key.clone();
            visitor.check_comment()?;
            visitor.submit(sent.submission, move |tx, actor| blogs::comment(tx, actor, &key, &comment)).await
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok((_, (id, from))) => {
            // On the page of comments that it is on.
            let page = if from > 0 { format!("?from={from}") } else { String::new() };
            Ok(see_sent(&format!("{}{page}#comment-{id}", paths::post(&key)), form_key))
        }
        Err(error) => {
            let errors = error.fields()?;
            let from = sent.form.from();
            let (me, shown) = visitor.read(move |conn, actor| shown(conn, actor, &key, from)).await?;
            Ok(redisplay(views::show(&me, &shown, &sent.form, &errors)))
        }
    }
}
