//! How failures look to a person. They are logged once, where they are answered.
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use civil_media_core::{Error, FieldErrors};

/// What every handler gives back.
pub type Result<T = HttpResponse, E = WebError> = std::result::Result<T, E>;

/// Why a request was not answered as wished. The page for it is drawn by `middleware::error_pages`,
/// which knows the reader's language.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Nobody is signed in; sign in and come back here.
    #[error("signed out")]
    SignedOut {
        /// The page to come back to.
        back: String,
        /// Whether a form was sent, whose text must not be lost.
        sent_form: bool,
    },
    /// Whoever runs things has to confirm that it is they, and come back here.
    #[error("the sign-in is too long ago")]
    Confirm {
        /// The page to come back to.
        back: String,
        /// Whether a form was sent, whose text must not be lost.
        sent_form: bool,
    },
    /// The request makes no sense.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// The form is larger than any of ours can be.
    #[error("too large a form")]
    TooLarge,
    /// The form does not carry this session's token, or came from elsewhere.
    #[error("forged or stale form")]
    StaleForm,
    /// Too often in too short a time.
    #[error("too many requests")]
    TooMany,
    /// What the domain said.
    #[error(transparent)]
    Core(Error),
}

impl From<Error> for WebError {
    fn from(error: Error) -> Self {
        match error {
            Error::SignedOut => Self::SignedOut { back: "/".to_owned(), sent_form: false },
            other => Self::Core(other),
        }
    }
}

impl WebError {
    /// The name of its page: `error-…` in the languages' files.
    pub fn page(&self) -> &'static str {
        match self {
            Self::SignedOut { .. } => "signed-out",
            Self::Confirm { .. } => "confirm",
            Self::BadRequest(_) => "bad-request",
            Self::TooLarge => "too-large",
            Self::StaleForm => "stale-form",
            Self::TooMany => "too-many",
            Self::Core(error) => match error {
                Error::SignedOut => "signed-out",
                Error::NotRecent => "confirm",
                Error::NotFound => "not-found",
                Error::Forbidden(_) => "forbidden",
                Error::Invalid(_) => "invalid",
                Error::Conflict => "conflict",
                Error::AlreadySent => "already-sent",
                Error::Database(_) => "broken",
                Error::Unavailable(_) => "unavailable",
            },
        }
    }

    /// The fields to correct, if that is what it is.
    ///
    /// # Errors
    /// Itself, if it is anything else.
    pub fn fields(self) -> Result<FieldErrors> {
        match self {
            Self::Core(Error::Invalid(fields)) => Ok(fields),
            other => Err(other),
        }
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self.page() {
            "signed-out" => StatusCode::UNAUTHORIZED,
            "bad-request" => StatusCode::BAD_REQUEST,
            "not-found" => StatusCode::NOT_FOUND,
            "stale-form" | "forbidden" | "confirm" => StatusCode::FORBIDDEN,
            "invalid" => StatusCode::UNPROCESSABLE_ENTITY,
            "conflict" | "already-sent" => StatusCode::CONFLICT,
            "too-large" => StatusCode::PAYLOAD_TOO_LARGE,
            "too-many" => StatusCode::TOO_MANY_REQUESTS,
            "unavailable" => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        if [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS].contains(&self.status_code()) {
            answer.insert_header((header::RETRY_AFTER, "5"));
        }
        answer.finish()
    }
}
