//! The parts of a form with files, one after another.
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::web::{Bytes, Payload};
use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::Refusal;
use crate::error::WebError;

/// The most bytes of a field that is no file.
const MOST_FIELD: usize = 64 * 1024;
/// How long one waits for the next piece.
const PIECE: Duration = Duration::from_secs(30);
/// How long what is refused already is still listened to, so that the browser gets to hear why.
const REFUSED: Duration = Duration::from_secs(60);

/// The parts of a form. What has ended or broken is never asked again: it would panic.
pub struct Parts(Option<Multipart>);

impl Parts {
    /// The parts of this request's body.
    pub fn of(request: &HttpRequest, payload: Payload) -> Self {
        Self(Some(Multipart::new(request.headers(), payload)))
    }

    /// The next one; none at the end.
    pub async fn next(&mut self) -> std::result::Result<Option<Part>, Refusal> {
        let Some(parts) = self.0.as_mut() else { return Ok(None) };
        match timeout(PIECE, parts.next()).await {
            Ok(Some(Ok(part))) => Ok(Some(Part::of(part))),
            Ok(None) => {
                self.0 = None;
                Ok(None)
            }
            Ok(Some(Err(_))) | Err(_) => {
                self.0 = None;
                Err(broken())
            }
        }
    }

    /// A browser that is still sending does not listen: it would show that the connection broke off, and not
    /// why. So the rest of what it has to say is heard, for a while.
    pub async fn drain(&mut self) {
        let rest = async {
            while let Ok(Some(mut part)) = self.next().await {
                part.drain().await;
            }
        };
        let _ = timeout(REFUSED, rest).await;
    }
}

/// One part of a form: a field or a file.
pub struct Part {
    /// What the field is called.
    pub name: String,
    /// What the browser calls the file; none for a field.
    pub file_name: Option<String>,
    bytes: Option<Field>,
}

impl Part {
    fn of(field: Field) -> Self {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.content_disposition().and_then(|all| all.get_filename()).map(str::to_owned);
        Self { name, file_name, bytes: Some(field) }
    }

    /// Some more of it; none at its end.
    pub async fn piece(&mut self) -> std::result::Result<Option<Bytes>, Refusal> {
        let Some(bytes) = self.bytes.as_mut() else { return Ok(None) };
        match timeout(PIECE, bytes.next()).await {
            Ok(Some(Ok(piece))) => Ok(Some(piece)),
            Ok(None) => {
                self.bytes = None;
                Ok(None)
            }
            Ok(Some(Err(_))) | Err(_) => {
                self.bytes = None;
                Err(broken())
            }
        }
    }

    /// The whole of a field.
    pub async fn text(&mut self) -> std::result::Result<String, Refusal> {
        let mut whole = Vec::new();
        while let Some(piece) = self.piece().await? {
            if whole.len() + piece.len() > MOST_FIELD {
                return Err(broken());
            }
            whole.extend_from_slice(&piece);
        }
        String::from_utf8(whole).map_err(|_| broken())
    }

    /// Hears the rest of it, as [`Parts::drain`] does.
    pub async fn drain(&mut self) {
        let rest = async { while let Ok(Some(_)) = self.piece().await {} };
        let _ = timeout(REFUSED, rest).await;
    }
}

/// That a form cannot be read on.
pub fn broken() -> Refusal {
    WebError::BadRequest("a form that is too large or broke off").into()
}
