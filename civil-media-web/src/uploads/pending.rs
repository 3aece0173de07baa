//! What an upload has stored so far, and takes away again unless it comes into use.
use actix_web::rt;
use actix_web::web::Data;
use civil_media_core::blobs;
use civil_media_core::ids::BlobId;

use crate::error::Result;
use crate::site::Site;
use crate::visitor::Visitor;

/// What was stored and is in no use yet.
pub struct Pending {
    ids: Vec<BlobId>,
    site: Data<Site>,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").field("ids", &self.ids).finish_non_exhaustive()
    }
}

impl Pending {
    /// Nothing yet.
    pub fn new(site: &Data<Site>) -> Self {
        Self { ids: Vec::new(), site: site.clone() }
    }

    /// Announces one more.
    pub async fn expect(&mut self, visitor: &Visitor) -> Result<BlobId> {
        let (_, id) = visitor.write(blobs::expect).await?;
        self.ids.push(id);
        Ok(id)
    }
}

impl Drop for Pending {
    /// Whatever ended it, the browser's going away included. What came into use stays; should this fail, the
    /// sweep does it within the hour.
    fn drop(&mut self) {
        let ids = std::mem::take(&mut self.ids);
        if ids.is_empty() {
            return;
        }
        let site = self.site.clone();
        rt::spawn(async move {
            if let Err(error) = blobs::discard(&site.db, &site.store, ids).await {
                tracing::warn!(%error, "what an upload left behind is swept later");
            }
        });
    }
}
