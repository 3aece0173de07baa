use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::error::WebError;
use crate::site::Site;

/// Refuses unsafe requests that a browser says come from another site (ASVS 3.5.1). The form's token is
/// asked for as well; a browser that says nothing has that alone. Providers' logout tokens come from no
/// browser at all and prove themselves.
pub async fn same_origin<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if !request.method().is_safe() && !request.path().starts_with("/auth/backchannel/") {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let ours = request.app_data::<web::Data<Site>>().map(|site| site.config.common.public_url.clone());
        let by_fetch = header("sec-fetch-site").is_none_or(|site| site == "same-origin");
        let by_origin = header(header::ORIGIN.as_str()).is_none_or(|origin| Some(origin) == ours.as_deref());
        if !(by_fetch && by_origin) {
            return Ok(request.error_response(WebError::StaleForm).map_into_right_body());
        }
    }
    Ok(next.call(request).await?.map_into_left_body())
}
