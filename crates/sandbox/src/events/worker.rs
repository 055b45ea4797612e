//! The thread that makes the attempts to deliver, each when it is due by the sandbox's clock.

use std::pin::pin;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use futures_util::future::select;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

use super::Attempt;
use super::post::Reach;
use super::queue::Queue;
use super::table::Job;

/// How long the worker sleeps where nothing is due.
const IDLE: Duration = Duration::from_secs(3600);

/// Starts the thread; it ends with its queue.
pub(super) fn start(queue: &Arc<Queue>) {
    let (wake, clock) = (Arc::clone(&queue.wake), queue.clock.changes());
    let queue = Arc::downgrade(queue);
    let started = thread::Builder::new().name("deliveries".to_owned()).spawn(move || {
        match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(work(queue, wake, clock)),
            Err(error) => tracing::error!(%error, "notifications cannot be delivered"),
        }
    });
    if let Err(error) = started {
        tracing::error!(%error, "notifications cannot be delivered");
    }
}

async fn work(queue: Weak<Queue>, wake: Arc<Notify>, mut clock: watch::Receiver<()>) {
    loop {
        // The queue is not kept alive while the worker waits.
        let pause = match queue.upgrade() {
            Some(queue) => begin(&queue),
            None => return,
        };
        let (woken, moved) = (pin!(wake.notified()), pin!(clock.changed()));
        // Whatever ends the wait, the next turn looks what is due.
        let _ = timeout(pause, select(woken, moved)).await;
    }
}

/// Begins every attempt that is due; returns how long nothing else is.
fn begin(queue: &Arc<Queue>) -> Duration {
    for job in queue.take_due() {
        tokio::spawn(attempt(job, queue.clock.now(), queue.reach, Arc::downgrade(queue)));
    }
    let Some(due) = queue.next_due().filter(|_| !queue.clock.is_stopped()) else { return IDLE };
    let pause = Duration::try_from(due.duration_since(queue.clock.now())).unwrap_or_default();
    pause.min(IDLE)
}

/// Makes an attempt. The queue is not kept alive meanwhile, nor is the file that keeps it.
async fn attempt(job: Job, at: Timestamp, reach: Reach, queue: Weak<Queue>) {
    let attempt = Attempt::new(at, job.notification.post(&job.url, reach).await);
    if let Some(queue) = queue.upgrade() {
        queue.finish(&job, attempt);
    }
}
