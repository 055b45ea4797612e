//! `wechatpay demo`: a member's life on each face, by generated code, against an embedded sandbox.

mod brand;
mod partner;
mod samples;
mod stage;

use wechatpay_api::Face;
use wechatpay_sandbox::{Sandbox, Setup};

use crate::failure::Failure;
use stage::Stage;

pub(crate) async fn run() -> Result<(), Failure> {
    let setup = Setup::generate().map_err(Failure::unexpected)?;
    let sandbox = Sandbox::builder().setup(setup).start().await.map_err(Failure::unexpected)?;
    brand::life(&mut Stage::set(Face::Brand, &sandbox).await?).await?;
    partner::life(&mut Stage::set(Face::Partner, &sandbox).await?).await?;
    sandbox.shutdown().await;
    Ok(())
}
