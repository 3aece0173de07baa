//! Styles and scripts: hashed, precompressed, embedded, cached for ever.
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

/// A file of the built frontend.
#[derive(Debug)]
pub struct Asset {
    name: &'static str,
    file: &'static str,
    content_type: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of an asset.
///
/// # Panics
/// In tests, if there is none of that name.
pub fn path(name: &str) -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    debug_assert!(asset.is_some(), "no asset {name}");
    format!("/assets/{}", asset.map_or("", |asset| asset.file))
}

/// Answers with an asset, in the best encoding that the browser takes.
pub async fn show(request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file == *file) else {
        return HttpResponse::NotFound().finish();
    };
    let accepts = |encoding: &str| {
        let header = request.headers().get(header::ACCEPT_ENCODING);
        header.and_then(|value| value.to_str().ok()).is_some_and(|value| {
            value.split(',').any(|one| one.split(';').next().is_some_and(|name| name.trim() == encoding))
        })
    };
    let (bytes, encoding) = match () {
        () if accepts("br") => (asset.brotli, Some("br")),
        () if accepts("gzip") => (asset.gzip, Some("gzip")),
        () => (asset.plain, None),
    };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, asset.content_type))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    // Said also when it is the identity: it tells the compressing middleware to keep off.
    answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(encoding.unwrap_or("identity"))));
    answer.body(bytes)
}
