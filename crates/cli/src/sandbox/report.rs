//! What goes on in a sandbox that is served: each call and each notification in a line for people, the calls in a log for
//! programs.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wechatpay_sandbox::{DeliveryUpdates, Following, ReceivedCall, Sandbox};

use crate::failure::Failure;
use crate::output;

/// Where calls are logged, as a line of JSON each.
#[derive(Debug)]
pub(super) enum Log {
    StandardOutput,
    File(File),
}

impl Log {
    /// Opens a file to append to; `-` is standard output.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self::StandardOutput);
        }
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.map(Self::File).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))
    }

    /// Writes a call; a whole line at once, so that whoever reads along never sees a part.
    fn write(&mut self, call: &ReceivedCall) -> io::Result<()> {
        let mut line = serde_json::to_vec(call)?;
        line.push(b'\n');
        match self {
            Self::StandardOutput => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(&line).and_then(|()| stdout.flush())
            }
            Self::File(file) => file.write_all(&line),
        }
    }
}

/// The task that reports.
pub(super) struct Report {
    task: JoinHandle<()>,
    end: oneshot::Sender<()>,
}

impl Report {
    /// Reports from now on.
    pub(super) fn start(sandbox: &Sandbox, log: Option<Log>) -> Self {
        let (end, ended) = oneshot::channel();
        let (calls, updates) = (sandbox.follow(), sandbox.deliveries().updates());
        Self { task: tokio::spawn(report(calls, updates, log, ended)), end }
    }

    /// Reports what there still is, and ends.
    pub(super) async fn finish(self) {
        // Errors mean that the task has ended already.
        let _ = self.end.send(());
        let _ = self.task.await;
    }
}

async fn report(
    mut calls: Following,
    mut updates: DeliveryUpdates,
    mut log: Option<Log>,
    mut ended: oneshot::Receiver<()>,
) {
    loop {
        tokio::select! {
            biased;
            Some(call) = calls.next() => report_call(&call, &mut log),
            Some(delivery) = updates.next() => output::line(&format_args!("-> {delivery}")),
            _ = &mut ended => break,
        }
    }
    // Whatever is there is handed out without waiting.
    while let Ok(Some(call)) = tokio::time::timeout(Duration::ZERO, calls.next()).await {
        report_call(&call, &mut log);
    }
}

fn report_call(call: &ReceivedCall, log: &mut Option<Log>) {
    output::line(call);
    if let Some(Err(error)) = log.as_mut().map(|log| log.write(call)) {
        output::message(&format_args!("the log can't be written any more: {error}"));
        *log = None;
    }
}
