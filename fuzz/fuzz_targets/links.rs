//! The parser of `[[links]]`, `{{includes}}`, sections and names in the text of a page.
#![no_main]
use civil_media_core::testing::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| hostile::named(text));
