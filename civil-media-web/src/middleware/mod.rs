//! What happens around every request.
mod error_pages;
mod request_span;
mod same_origin;
mod security_headers;

pub use error_pages::{error_pages, not_found};
pub use request_span::request_span;
pub use same_origin::same_origin;
pub use security_headers::security_headers;
