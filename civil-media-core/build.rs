//! Migrations are embedded; cargo has to be told that they belong to the sources.
use std::fs;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=../migrations");
    println!("cargo::rerun-if-changed=../providers/people.json");
    let mut folders: Vec<_> = fs::read_dir("../migrations")
        .expect("migrations/ lies beside the crates")
        .map(|entry| entry.expect("a folder").path())
        .collect();
    folders.sort();
    let all: String = folders.iter().map(|folder| fs::read_to_string(folder.join("up.sql")).expect("up.sql")).collect();
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("migrations.txt"), all).expect("OUT_DIR can be written");
}
