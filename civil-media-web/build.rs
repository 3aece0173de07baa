//! Embeds the built styles and scripts, and says what to run where they are missing.
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=frontend/dist/manifest.json");
    println!("cargo::rerun-if-changed=frontend/dist");
    let root = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let dist = Path::new(&root).join("frontend/dist");
    let Ok(manifest) = fs::read_to_string(dist.join("manifest.json")) else {
        panic!("frontend/dist is missing: run `make assets` (or npm ci && npm run build in civil-media-web/frontend)");
    };
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("manifest.json is JSON");
    let mut out = String::from("/// Every asset, by name.\npub static ASSETS: &[Asset] = &[\n");
    for (name, entry) in manifest.as_object().expect("manifest.json is an object") {
        let file = entry["file"].as_str().expect("a file");
        let kind = entry["type"].as_str().expect("a type");
        let path = dist.join(file);
        let _ = writeln!(
            out,
            "    Asset {{ name: {name:?}, file: {file:?}, content_type: {kind:?}, plain: include_bytes!({path:?}), \
             brotli: include_bytes!({:?}), gzip: include_bytes!({:?}) }},",
            format!("{}.br", path.display()),
            format!("{}.gz", path.display()),
        );
    }
    out.push_str("];\n");
    let target = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("assets.rs");
    fs::write(target, out).expect("OUT_DIR can be written");
}
