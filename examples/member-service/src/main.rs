//! `member-service [CONFIG [BASE_URL]…]`: serves `POST /notify` on port 8000.
#![expect(clippy::print_stderr, reason = "a program that says why it ends")]

use std::env;
use std::process::ExitCode;

use member_service::Service;
use tokio::net::TcpListener;
use wechatpay_api::{Config, Face};

const ADDRESS: &str = "127.0.0.1:8000";

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("member-service: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut arguments = env::args().skip(1);
    let config = match arguments.next() {
        Some(path) => Config::read(path)?,
        None => Config::find()?,
    };
    let base_urls: Vec<_> = arguments.collect();
    let mut client = config.client_builder(Face::Brand)?;
    if !base_urls.is_empty() {
        client = client.base_urls(base_urls);
    }
    let service = Service::new(client.build()?);
    let routes = service.routes(config.notification_reader(Face::Brand)?);
    axum::serve(TcpListener::bind(ADDRESS).await?, routes).await?;
    Ok(())
}
