//! `member-service CONFIG [BASE_URL]…`: serves `POST /notify` on port 8000.

use std::env;

use member_service::Service;
use tokio::net::TcpListener;
use wechatpay_api::{Config, Face};

const ADDRESS: &str = "127.0.0.1:8000";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut arguments = env::args().skip(1);
    let config = arguments.next().unwrap_or_else(|| "wechatpay.toml".to_owned());
    let base_urls: Vec<_> = arguments.collect();
    let config = Config::read(config)?;
    let mut client = config.client_builder(Face::Brand)?;
    if !base_urls.is_empty() {
        client = client.base_urls(base_urls);
    }
    let service = Service::new(client.build()?);
    let routes = service.routes(config.notification_reader(Face::Brand)?);
    axum::serve(TcpListener::bind(ADDRESS).await?, routes).await?;
    Ok(())
}
