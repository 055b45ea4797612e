//! Which calls a plan hits, and how often.

use wechatpay_sandbox::{Face, Fault, FaultPlan, Moment, PlanError};

use super::{Hit, status};

/// The statuses of so many calls, one after the other.
fn statuses(hit: &Hit, calls: usize) -> Vec<u16> {
    (0..calls).map(|_| status(hit.create().send_for_anything())).collect()
}

#[test]
fn plans_hit_the_next_calls_in_their_order() {
    let hit = Hit::by(FaultPlan::new(Fault::SystemError).next(2));
    hit.plan(FaultPlan::new(Fault::Unavailable));
    assert_eq!(statuses(&hit, 4), [500, 500, 503, 200]);
    assert_eq!(hit.running.faults().planned(), []);
}

#[test]
fn a_plan_waits_for_its_operation_and_its_face() {
    let hit = Hit::by(FaultPlan::new(Fault::SystemError).operation("get-user-card"));
    hit.plan(FaultPlan::new(Fault::Unavailable).face(Face::Partner));
    assert_eq!(statuses(&hit, 2), [200, 200]);
    let answers: Vec<_> = (0..3).map(|_| hit.get().send().status).collect();
    assert_eq!(answers, [500, 503, 200]);
}

#[test]
fn the_same_seed_hits_the_same_calls() {
    let run = |seed| statuses(&Hit::by(FaultPlan::new(Fault::SystemError).share(0.4).seed(seed)), 16);
    let first = run(7);
    assert!(first.contains(&500) && first.contains(&200), "{first:?}");
    assert_eq!(first, run(7));
    assert_ne!(first, run(8));
}

#[test]
fn the_same_seed_changes_the_same_fields() {
    let run = |seed| {
        let hit = Hit::by(FaultPlan::new(Fault::MissingField).next(6).seed(seed));
        let replies = (0..6).map(|_| hit.create().send().json());
        replies
            .map(|reply| reply.as_object().unwrap().keys().cloned().collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    assert_eq!(run(3), run(3));
    let mut kinds = run(3);
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() > 1, "several fields are chosen");
}

#[test]
fn a_plan_is_shown_cancelled_and_cleared() {
    let hit = Hit::start();
    let number = hit.plan(FaultPlan::new(Fault::SystemError).next(3)).number;
    hit.plan(FaultPlan::new(Fault::DroppedConnection).share(0.5).face(Face::Brand));
    assert_eq!(status(hit.create().send_for_anything()), 500);
    let shown: Vec<_> = hit.running.faults().planned().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "1. system-error, before the call takes effect: the next 2 calls, 1 hit so far",
            "2. dropped-connection, after the call takes effect: 0.5 of the calls on the brand face, 0 hit so far",
        ]
    );
    assert!(hit.running.faults().cancel(number) && !hit.running.faults().cancel(number));
    hit.running.faults().clear();
    assert_eq!(statuses(&hit, 8), [200; 8]);
}

#[test]
fn a_plan_that_could_never_hit_is_refused() {
    let hit = Hit::start();
    let refused = |plan: FaultPlan| hit.running.faults().plan(plan).unwrap_err();
    let unknown = refused(FaultPlan::new(Fault::SystemError).operation("create-crad"));
    assert!(unknown.to_string().contains("did you mean `createCard`"), "{unknown}");
    let elsewhere = refused(FaultPlan::new(Fault::SystemError).operation("CreateCard").face(Face::Partner));
    assert!(matches!(elsewhere, PlanError::UnknownOperation { .. }));
    let no_enum = refused(FaultPlan::new(Fault::UnknownEnumValue).operation("UploadImage"));
    assert!(matches!(no_enum, PlanError::NoSuchField { .. }), "{no_enum}");
    let early = refused(FaultPlan::new(Fault::TruncatedBody).moment(Moment::Before));
    assert_eq!(early, PlanError::Moment(Fault::TruncatedBody));
    assert_eq!(refused(FaultPlan::new(Fault::SystemError).next(0)), PlanError::NoCall);
    for share in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(refused(FaultPlan::new(Fault::SystemError).share(share)), PlanError::Share(_)));
    }
}

#[test]
fn an_unknown_path_can_be_hit_as_well() {
    let hit = Hit::by(FaultPlan::new(Fault::Unavailable));
    let call = crate::client::Call::new(Face::Brand, "GET", "/brand/nowhere").at(hit.running.addr());
    assert_eq!((call.send().status, call.send().status), (503, 404));
}
