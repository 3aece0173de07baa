//! Clocks that are wrong, by libfaketime.
use std::path::Path;

/// What gives a process that is started with it a clock that is off by so much, as libfaketime takes it: `+10m`. What
/// measures how long something takes is left alone.
///
/// # Panics
/// If libfaketime is not installed; `scripts/setup test` installs it.
pub fn clock_off(by: &str) -> [(&'static str, String); 3] {
    let library = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"))
        .find(|library| Path::exists(library))
        .expect("libfaketime: scripts/setup test installs it");
    [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME", by.to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ]
}
