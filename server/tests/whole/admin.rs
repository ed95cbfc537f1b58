//! The administration: who gets in, and what it does.

mod access;
mod erasure;
mod people;

use reqwest::Method;
use serde_json::Value;
use tempfile::TempDir;

use crate::app::{Reply, TestApp, read};

/// What opens the administration.
pub(crate) const TOKEN: &str = "hush-token-of-the-operator";

/// A server with an administration.
pub(crate) struct Admin {
    pub(crate) app: TestApp,
    _token: TempDir,
}

impl Admin {
    pub(crate) async fn start(flags: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
        let admin = ["--admin-listen", "127.0.0.1:0", "--admin-token-file"];
        let flags = [flags, &admin, &[file.to_str().unwrap()]].concat();
        Self {
            app: TestApp::with(&flags).await,
            _token: folder,
        }
    }

    async fn get(&self, path: &str) -> Reply {
        let request = self.app.request(Method::GET, path);
        let request = request.header("authorization", &format!("Bearer {TOKEN}"));
        read(request.send().await.unwrap()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Reply {
        let request = self.app.request(Method::POST, path).json(body);
        let request = request.header("authorization", &format!("bearer {TOKEN}"));
        read(request.send().await.unwrap()).await
    }
}
