//! Which notifications were dealt with: each is acted on once, however often it is delivered.
//!
//! In memory, to be short. A real service keeps this in its database, in the transaction that acts on the event, so
//! that a restart forgets nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The notifications seen so far, by ID.
#[derive(Clone, Debug, Default)]
pub struct Deliveries(Arc<Mutex<HashMap<String, State>>>);

#[derive(Clone, Copy, Debug)]
enum State {
    UnderWay,
    Done,
}

/// What a delivery is to do.
#[derive(Debug)]
pub enum Turn {
    /// Act, and say when it is done.
    First(Claim),
    /// Nothing: an earlier one is at it.
    UnderWay,
    /// Nothing: it is done.
    Done,
}

impl Deliveries {
    /// Asks whether this delivery of a notification is the one to act on.
    pub fn claim(&self, id: &str) -> Turn {
        let mut states = self.states();
        match states.get(id) {
            Some(State::UnderWay) => Turn::UnderWay,
            Some(State::Done) => Turn::Done,
            None => {
                states.insert(id.to_owned(), State::UnderWay);
                Turn::First(Claim { deliveries: self.clone(), id: id.to_owned(), done: false })
            }
        }
    }

    /// A panic elsewhere leaves the map whole: each change is one insertion or removal.
    fn states(&self) -> MutexGuard<'_, HashMap<String, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to act on a notification. Dropped without [`done`](Self::done), it lets the next delivery try.
#[derive(Debug)]
pub struct Claim {
    deliveries: Deliveries,
    id: String,
    done: bool,
}

impl Claim {
    /// Says that the event was acted on.
    pub fn done(mut self) {
        self.done = true;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut states = self.deliveries.states();
        if self.done {
            states.insert(std::mem::take(&mut self.id), State::Done);
        } else {
            states.remove(&self.id);
        }
    }
}
