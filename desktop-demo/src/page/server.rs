//! The server: routes, and what each answers.

use std::future::Future;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequestParts, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use wattwalk::view::{Camera, Frame, ScreenRotation};
use wattwalk::visit::{AssetCard, VisitError};

use super::connections::{self, Limits};
use super::files;
use super::guard::guard;
use super::model::{AroundData, Asker, Command, DayData, FrameData, MapData, Sheet, Status};

/// The longest command is a tenth of this.
const MAX_BODY_BYTES: usize = 4096;
/// How far the tablet sees, metres.
const RANGE_M: f64 = 160.0;

/// By chance, as the keys of a hash map are.
static RUN: LazyLock<u32> = LazyLock::new(|| RandomState::new().build_hasher().finish() as u32);

/// What the page shows and steers.
pub(crate) trait Tablet: Send + 'static {
    /// Whether who asks leads, or looks on.
    fn leads(&self, asker: &Asker) -> bool;
    /// What who asks sees now.
    fn frame(&mut self, asker: &Asker, camera: &Camera) -> Result<Frame, VisitError>;
    /// Where the visit stands.
    fn status(&self, asker: &Asker) -> Status;
    /// What does not move.
    fn map(&self) -> MapData;
    /// What of the pack's wide networks is around; to be found out while the visit
    /// goes on.
    fn around(&self) -> Box<dyn FnOnce() -> AroundData + Send>;
    /// The local day of the district's clock.
    fn day(&self) -> DayData;
    /// All that is known of what who asks chose.
    fn card(&self, asker: &Asker) -> Option<AssetCard>;
    /// The visit on paper.
    fn sheet(&self, asker: &Asker) -> Sheet;
    /// The plan on that paper, an SVG document.
    fn plan(&self, asker: &Asker) -> String;
    /// Does what the visitor wants.
    fn command(&mut self, asker: &Asker, command: Command) -> Result<(), VisitError>;
}

/// A listener on this machine only: on `port`, or on a free one when that is
/// taken (or 0).
pub(crate) async fn listen(port: u16) -> io::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
        }
        bound => bound,
    }
}

/// Serves the page until `stop` is done.
pub(crate) async fn serve<T: Tablet>(
    listener: TcpListener,
    tablet: Arc<Mutex<T>>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = router(listener.local_addr()?, tablet);
    connections::serve(listener, router, Limits::default(), stop).await;
    Ok(())
}

pub(super) fn router<T: Tablet>(address: SocketAddr, tablet: Arc<Mutex<T>>) -> Router {
    Router::new()
        .route("/api/map", get(map::<T>))
        .route("/api/around", get(around::<T>))
        .route("/api/day", get(day::<T>))
        .route("/api/card", get(card::<T>))
        .route("/api/sheet", get(sheet::<T>))
        .route("/api/plan.svg", get(plan::<T>))
        .route("/api/frame", get(frame::<T>))
        .route("/api/command", post(command::<T>))
        .fallback(file)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(address, guard))
        .with_state(tablet)
}

/// An answer that says what was wrong.
#[derive(Debug, Serialize)]
pub(super) struct Refusal {
    #[serde(skip)]
    status: StatusCode,
    error: String,
}

pub(super) fn refuse(status: StatusCode, why: impl Into<String>) -> Refusal {
    Refusal { status, error: why.into() }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

impl From<VisitError> for Refusal {
    fn from(error: VisitError) -> Self {
        refuse(StatusCode::BAD_REQUEST, error.to_string())
    }
}

/// A panic elsewhere must not end the visit: the tablet is used as it is.
fn lock<T>(tablet: &Mutex<T>) -> MutexGuard<'_, T> {
    tablet.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn map<T: Tablet>(State(tablet): State<Arc<Mutex<T>>>) -> Json<MapData> {
    Json(lock(&tablet).map())
}

async fn around<T: Tablet>(
    State(tablet): State<Arc<Mutex<T>>>,
) -> Result<Json<AroundData>, Refusal> {
    let draw = lock(&tablet).around();
    let drawn = tokio::task::spawn_blocking(draw).await;
    drawn.map(Json).map_err(|error| refuse(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

async fn day<T: Tablet>(State(tablet): State<Arc<Mutex<T>>>) -> Json<DayData> {
    Json(lock(&tablet).day())
}

async fn card<T: Tablet>(
    State(tablet): State<Arc<Mutex<T>>>,
    Known(asker): Known,
) -> Json<Option<AssetCard>> {
    Json(lock(&tablet).card(&asker))
}

async fn sheet<T: Tablet>(State(tablet): State<Arc<Mutex<T>>>, Known(asker): Known) -> Json<Sheet> {
    Json(lock(&tablet).sheet(&asker))
}

async fn plan<T: Tablet>(
    State(tablet): State<Arc<Mutex<T>>>,
    Known(asker): Known,
) -> impl IntoResponse {
    ([(CONTENT_TYPE, files::SVG)], lock(&tablet).plan(&asker))
}

/// Who asks, by the query.
struct Known(Asker);

impl<S: Send + Sync> FromRequestParts<S> for Known {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Query(asker) = Query::<Asker>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| refuse(StatusCode::BAD_REQUEST, rejection.body_text()))?;
        asker.check().map_err(|error| refuse(StatusCode::BAD_REQUEST, error))?;
        Ok(Self(asker))
    }
}

/// The picture that the browser has room for.
#[derive(Debug, Deserialize)]
struct Picture {
    width: i32,
    height: i32,
    text_px: f64,
    fov: f64,
}

async fn frame<T: Tablet>(
    State(tablet): State<Arc<Mutex<T>>>,
    Known(asker): Known,
    picture: Result<Query<Picture>, QueryRejection>,
) -> Result<Json<FrameData>, Refusal> {
    let Query(picture) =
        picture.map_err(|rejection| refuse(StatusCode::BAD_REQUEST, rejection.body_text()))?;
    let camera = Camera {
        width_px: picture.width,
        height_px: picture.height,
        horizontal_fov_deg: picture.fov,
        rotation: ScreenRotation::Deg0,
        range_m: RANGE_M,
        text_px: picture.text_px,
        backdrop: true,
    };
    let mut tablet = lock(&tablet);
    let frame = tablet.frame(&asker, &camera)?;
    let (leads, status) = (tablet.leads(&asker), tablet.status(&asker));
    Ok(Json(FrameData { run: *RUN, leads, frame, status }))
}

async fn command<T: Tablet>(
    State(tablet): State<Arc<Mutex<T>>>,
    Known(asker): Known,
    body: Result<Json<Command>, JsonRejection>,
) -> Result<Json<Status>, Refusal> {
    let Json(command) = body.map_err(|rejection| {
        let status = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status => status,
        };
        refuse(status, rejection.body_text())
    })?;
    command.check().map_err(|error| refuse(StatusCode::BAD_REQUEST, error.to_string()))?;
    let mut tablet = lock(&tablet);
    let is_allowed = match command {
        Command::Lead => asker.browser.is_some(),
        _ => tablet.leads(&asker) || !command.drives(),
    };
    if !is_allowed {
        return Err(refuse(
            StatusCode::FORBIDDEN,
            "this page looks on; another one leads the visit",
        ));
    }
    tablet.command(&asker, command)?;
    Ok(Json(tablet.status(&asker)))
}

async fn file(uri: Uri) -> Response {
    match files::find(uri.path()) {
        Some(file) => ([(CONTENT_TYPE, file.media_type)], file.bytes).into_response(),
        None => {
            refuse(StatusCode::NOT_FOUND, format!("there is no {}", uri.path())).into_response()
        }
    }
}
