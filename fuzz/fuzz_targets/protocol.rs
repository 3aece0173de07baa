//! What a client of Talk may send over its socket, and what the texts in it become.
#![no_main]
use civil_media_chat::protocol::Request;
use civil_media_core::testing::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|frame: &str| {
    match serde_json::from_str(frame) {
        Ok(Request::Send { text, .. } | Request::Edit { text, .. }) => hostile::said(&text),
        Ok(Request::Search { text, .. }) => hostile::sought(&text),
        Ok(_) => {}
        // What is no frame may still be a text.
        Err(_) => {
            hostile::said(frame);
            hostile::sought(frame);
        }
    }
});
