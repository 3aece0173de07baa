use crate::blobs::Store;
use crate::ids::BlobId;

/// A store in a folder of its own, which goes at the end.
#[derive(Debug)]
pub struct Folder {
    /// The store.
    pub store: Store,
    /// Where it lies.
    pub folder: std::path::PathBuf,
}

impl Folder {
    /// An empty one.
    ///
    /// # Panics
    /// If there is no room for temporary files.
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("civil-store-{}", BlobId::new()));
        let store = Store::in_folder(&folder).expect("a folder");
        Self { store, folder }
    }

    /// How many files lie in it, whole and begun.
    ///
    /// # Panics
    /// If the folder is gone.
    pub fn count(&self) -> usize {
        let folders = std::fs::read_dir(&self.folder).expect("a folder").flatten();
        folders.filter_map(|one| std::fs::read_dir(one.path()).ok()).map(Iterator::count).sum()
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
