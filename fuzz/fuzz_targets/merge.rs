//! Putting two changes of one text together.
#![no_main]
use civil_media_core::testing::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: (&str, &str, &str)| hostile::merged(texts.0, texts.1, texts.2));
