//! `wechatpay demo`: a member's life on each face, by generated code, against an embedded sandbox.

mod brand;
mod partner;
mod samples;
mod stage;

use wechatpay_api::Face;
use wechatpay_sandbox::{Emitter, Sandbox, Setup};

use crate::failure::Failure;
use stage::Stage;

pub(crate) async fn run() -> Result<(), Failure> {
    let setup = Setup::generate().map_err(Failure::unexpected)?;
    let sandbox = Sandbox::builder().setup(setup.clone()).start().await.map_err(Failure::unexpected)?;
    let emitter = Emitter::new(&setup.keys).map_err(Failure::unexpected)?;

    brand::life(&mut Stage::set(Face::Brand, &setup.brand, &sandbox.url(), &emitter).await?).await?;
    partner::life(&mut Stage::set(Face::Partner, &setup.partner, &sandbox.url(), &emitter).await?).await?;
    sandbox.shutdown().await;
    Ok(())
}
