//! Forms with files as a browser sends them.
use civil_media_core::ids::FormKey;

use crate::stage::{Answer, Browser};

pub const BOUNDARY: &str = "----between-the-parts";

/// A form with files: the secrets first.
pub struct Form(pub Vec<u8>);

impl Form {
    pub fn of(browser: &Browser) -> Self {
        Self::with(&browser.token(), FormKey::new())
    }

    pub fn with(token: &str, key: FormKey) -> Self {
        Self(Vec::new()).field("_token", token).field("_key", &key.to_string())
    }

    pub fn field(mut self, name: &str, value: &str) -> Self {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        self.0.extend_from_slice(part.as_bytes());
        self
    }

    pub fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub fn end(mut self) -> Vec<u8> {
        self.0.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.0
    }
}

/// Sends a form.
pub async fn send(browser: &mut Browser, path: &str, body: Vec<u8>) -> Answer {
    send_as(browser, path, body, None).await
}

/// The same, with what kind of answer is wanted.
pub async fn send_as(browser: &mut Browser, path: &str, body: Vec<u8>, accept: Option<&str>) -> Answer {
    let mut request = browser
        .request("POST", path)
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .header("origin", browser.base.clone())
        .header("sec-fetch-site", "same-origin")
        .body(body);
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    browser.send(request).await
}

/// A picture of one colour, as PNG.
pub fn png(side: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(side, side, image::Rgb([10, 120, 90]))
        .write_to(&mut out, image::ImageFormat::Png)
        .expect("a PNG");
    out.into_inner()
}
