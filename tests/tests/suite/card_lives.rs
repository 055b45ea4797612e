//! Random lives of membership cards, by both faces: the sandbox against a small model of what the pages say.
//!
//! After each call the outcome is the same, and at the end the lists are. `PROPTEST_CASES` says how many lives.

mod action;
mod model;
mod platform;
mod script;

use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestError, TestRunner};
use serde_json::{Value, json};

use self::action::{Action, Caller, lives};
use self::model::{Call, Model};
use self::platform::{Fields, Outcome, Platform};
use self::script::{Step, step};

/// How many lives are lived where `PROPTEST_CASES` doesn't say.
const LIVES: u32 = 32;

struct World {
    platform: Platform,
    model: Model,
    /// What happened, for whoever reads of a failure.
    story: Vec<String>,
}

impl World {
    async fn live(&mut self, (caller, action): (Caller, Action)) -> Result<(), TestCaseError> {
        let brand_id = self.platform.brand_of(caller);
        let (told, answer, expected) = match step(&self.model, caller, &brand_id, action) {
            Step::Wait(hours) => {
                self.platform.sandbox.clock().advance(std::time::Duration::from_secs(hours * 3600));
                self.model.wait(i64::try_from(hours).unwrap());
                self.story.push(format!("{hours} hours pass"));
                return Ok(());
            }
            Step::Event(name, fields) => {
                let answer = self.platform.happen(caller, name, &fields).await;
                let made = |model| matches!(answer, Outcome::Done(_)).then(|| self.platform.youngest(model));
                let expected = match name {
                    "USER_CARD.CREATE" => {
                        let card = made("UserCard");
                        self.model.open(&fields, card.as_ref().and_then(|card| card.get("user_card_code")))
                    }
                    "USER_CARD.DELETE" => self.model.delete(&fields),
                    _ => self.model.ask_for_coupon(&fields, made("PointExchangeCoupon").as_ref()),
                };
                (format!("{caller:?}: {name} {}", json!(fields)), answer, expected)
            }
            Step::Call(operation, fields) => {
                let answer = self.platform.call(caller, operation, &fields).await;
                let call = Call { face: caller.face(), operation, fields: &fields, answer: &answer };
                (format!("{caller:?}: {operation} {}", json!(fields)), answer.clone(), self.model.call(call))
            }
        };
        self.story.push(told);
        self.same(&answer, &expected)
    }

    fn same(&self, answer: &Outcome, expected: &Outcome) -> Result<(), TestCaseError> {
        if answer == expected {
            return Ok(());
        }
        let story = self.story.join("\n  ");
        Err(TestCaseError::fail(format!(
            "the last of\n  {story}\nthe sandbox answers: {answer:?}\nand the pages say:   {expected:?}\n"
        )))
    }

    /// Compares every list, by both faces: whole, in pages, and filtered.
    async fn compare_lists(&mut self) -> Result<(), TestCaseError> {
        for caller in [Caller::Brand, Caller::Provider, Caller::ProviderOfOtherBrand] {
            let model = &self.model;
            let mut lists = vec![("ListCard", "state", "CARD_INVALID", model.templates.clone(), json!({}))];
            for (user, state) in [(0, "EFFECTIVE"), (1, "INVALID")] {
                let openid = script::openid(user);
                let cards = model.cards.iter().filter(|card| card["openid"] == openid).cloned().collect();
                lists.push(("ListUserCard", "user_card_state", state, cards, json!({ "openid": openid })));
            }
            if caller != Caller::Brand {
                let (state, activities) = ("MEMBERSHIP_ACTIVITY_EFFECTIVE", model.activities.clone());
                lists.push(("ListMembershipActivity", "activity_state", state, activities, json!({})));
            }
            for (operation, filter, state, items, query) in lists {
                self.compare_list(caller, operation, &items, &query, None, (0, 20)).await?;
                self.compare_list(caller, operation, &items, &query, None, (1, 2)).await?;
                self.compare_list(caller, operation, &items, &query, Some((filter, state)), (0, 20)).await?;
            }
        }
        Ok(())
    }

    async fn compare_list(
        &mut self,
        caller: Caller,
        operation: &'static str,
        items: &[Fields],
        query: &Value,
        filter: Option<(&str, &str)>,
        (offset, limit): (usize, usize),
    ) -> Result<(), TestCaseError> {
        let brand_id = self.platform.brand_of(caller);
        let mut fields = query.as_object().unwrap().clone();
        fields.extend([
            ("brand_id".to_owned(), json!(brand_id)),
            ("offset".to_owned(), json!(offset)),
            ("limit".to_owned(), json!(limit)),
        ]);
        if let Some((filter, state)) = filter {
            fields.insert(filter.to_owned(), json!(state));
        }
        let passes = |item: &&Fields| {
            item["brand_id"] == brand_id && filter.is_none_or(|(filter, state)| item[filter] == state)
        };
        let all: Vec<&Fields> = items.iter().filter(passes).collect();
        let page: Vec<&Fields> = all.iter().skip(offset).take(limit).copied().collect();
        let expected = json!({ "data": page, "total_count": all.len(), "offset": offset, "limit": limit });
        let answer = self.platform.call(caller, operation, &fields).await;
        self.story.push(format!("{caller:?}: {operation} {}", json!(fields)));
        let same = self.same(&answer, &Outcome::Done(expected));
        self.story.pop();
        same
    }
}

#[test]
fn random_lives_of_cards_go_as_the_pages_say() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(LIVES);
    let config = Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        max_shrink_iters: 400,
        ..Config::default()
    };
    let lived = TestRunner::new(config).run(&lives(), |life| {
        runtime.block_on(async {
            let mut world = World { platform: Platform::new(), model: Model::default(), story: Vec::new() };
            for (caller, action) in life {
                world.live((caller, action)).await?;
            }
            world.compare_lists().await
        })
    });
    match lived {
        Ok(()) => {}
        // The story says more than the numbers that it was made of.
        Err(TestError::Fail(story, _)) => panic!("{story}"),
        Err(error) => panic!("{error}"),
    }
}
