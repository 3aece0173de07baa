//! The converter of MediaWiki's text.
#![no_main]
use civil_media_core::testing::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| hostile::wikitext(text));
