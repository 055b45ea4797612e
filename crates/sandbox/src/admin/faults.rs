//! `/sandbox/v1/faults`: what is planned to go wrong.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete, get};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::admin::error::AdminError;
use crate::admin::json::{Json, read_face};
use crate::faults::{Fault, FaultPlan, PlannedFault};
use crate::platform::Platform;

pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new()
        .route("/v1/faults", get(list).post(plan).delete(clear))
        .route("/v1/faults/{number}", delete(cancel))
}

/// A plan as it is posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    /// Its name, with a number behind `=` where it takes one.
    fault: String,
    operation: Option<String>,
    face: Option<String>,
    next: Option<u32>,
    share: Option<f64>,
    /// `before` or `after` the call takes effect.
    moment: Option<String>,
    seed: Option<u64>,
}

async fn list(State(platform): State<Arc<Platform>>) -> Json<Value> {
    let faults = Fault::ALL.map(|fault| json!({ "name": fault.name(), "summary": fault.summary() }));
    let planned: Vec<Value> = platform.faults.planned().iter().map(shown).collect();
    Json(json!({ "planned": planned, "faults": faults }))
}

async fn plan(
    State(platform): State<Arc<Platform>>,
    Json(plan): Json<Plan>,
) -> Result<Json<Value>, AdminError> {
    let planned = platform.faults.plan(plan.read()?).map_err(|error| AdminError::invalid(&error))?;
    Ok(Json(shown(&planned)))
}

async fn clear(State(platform): State<Arc<Platform>>) -> Json<Value> {
    platform.faults.clear();
    Json(json!({ "planned": [] }))
}

async fn cancel(
    State(platform): State<Arc<Platform>>,
    Path(number): Path<String>,
) -> Result<Json<Value>, AdminError> {
    match number.parse() {
        Ok(number) if platform.faults.cancel(number) => Ok(Json(json!({ "cancelled": number }))),
        _ => Err(AdminError::not_found(format!("No planned fault has the number {number}."))),
    }
}

impl Plan {
    fn read(self) -> Result<FaultPlan, AdminError> {
        let fault = self.fault.parse().map_err(|error| AdminError::invalid(&error))?;
        let mut plan = FaultPlan::new(fault);
        plan = match (self.next, self.share) {
            (Some(_), Some(_)) => {
                return Err(AdminError::invalid(
                    &"Name `next` or `share`: the next calls, or a share of all",
                ));
            }
            (Some(calls), None) => plan.next(calls),
            (None, Some(share)) => plan.share(share),
            (None, None) => plan,
        };
        if let Some(operation) = self.operation {
            plan = plan.operation(operation);
        }
        if let Some(face) = self.face {
            plan = plan.face(read_face(&face)?);
        }
        if let Some(moment) = self.moment {
            plan = plan.moment(moment.parse().map_err(|error| AdminError::invalid(&error))?);
        }
        Ok(match self.seed {
            Some(seed) => plan.seed(seed),
            None => plan,
        })
    }
}

fn shown(planned: &PlannedFault) -> Value {
    json!({
        "number": planned.number,
        "fault": planned.fault.to_string(),
        "operation": planned.operation,
        "face": planned.face.map(|face| face.to_string()),
        "moment": planned.moment.to_string(),
        "left": planned.left,
        "share": planned.share,
        "hits": planned.hits,
        "text": planned.to_string(),
    })
}
