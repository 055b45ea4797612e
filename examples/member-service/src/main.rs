//! `member-service CONFIG [BASE_URL]…`: serves `POST /notify` on port 8000.

use std::env;
use std::path::PathBuf;

use member_service::{Service, Settings};
use tokio::net::TcpListener;

const ADDRESS: &str = "127.0.0.1:8000";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut arguments = env::args().skip(1);
    let config = arguments.next().unwrap_or_else(|| "wechatpay.toml".to_owned());
    let base_urls: Vec<_> = arguments.collect();
    let settings = Settings::read(&PathBuf::from(config))?;
    let service = Service::new(settings.client(&base_urls)?);
    let routes = service.routes(settings.notification_reader()?);
    axum::serve(TcpListener::bind(ADDRESS).await?, routes).await?;
    Ok(())
}
