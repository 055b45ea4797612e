//! The states of what the platform keeps, each with the ways into it.

use super::setting::{Owner, settings};
use super::shapes::Shapes;
use super::state::{code, codes, condition, duration, listed, path};
use crate::api::{
    Action, Assignment, Behavior, Condition, Due, EnumValue, FieldPath, Lifecycle, Lookup, Product, Step,
    Test, TimedChange, Type, TypeKind,
};
use crate::lower::capitalised;
use crate::span::Text;

/// The states of a model, an item each, in the order of the enum: which calls, events and times lead there; and what
/// else the clock changes.
pub(crate) fn states(product: &Product, model: &Type) -> Vec<String> {
    let Some(lifecycle) = &model.lifecycle else { return Vec::new() };
    let values = values(product, model, lifecycle).unwrap_or_default();
    let shapes = &Shapes::of_resource(&product.types, model);
    let ways = ways(product, model);
    let told = values.iter().filter_map(|value| {
        let state = value.value.as_str();
        let by_calls = ways.iter().filter(|way| way.to == state).map(Way::sentence);
        let is_there = |timed: &&TimedChange| timed.to.as_ref().is_some_and(|to| to.value == state);
        let by_time: Vec<_> = lifecycle.by_time.iter().filter(is_there).collect();
        let ways: Vec<_> = by_calls.chain(times(&by_time, shapes)).collect();
        (!ways.is_empty()).then(|| format!("- `{state}`: {}.", ways.join("; ")))
    });
    let others = lifecycle.by_time.iter().filter(|timed| timed.to.is_none()).filter_map(|timed| {
        let settings = settings(&timed.set, &model.hidden, &Condition::default(), Owner::Named, shapes);
        let happens = capitalised(&times(&[timed], shapes).concat());
        (!settings.is_empty()).then(|| format!("- {happens}: {}.", listed(&settings, "and")))
    });
    told.chain(others).collect()
}

fn values<'a>(product: &'a Product, model: &Type, lifecycle: &Lifecycle) -> Option<&'a [EnumValue]> {
    let state = lifecycle.state.as_ref()?;
    let field = model.fields().iter().find(|field| field.name.value == state.value)?;
    match &product.types.get(field.value.shape.named()?)?.kind {
        TypeKind::Enum(values) => Some(values),
        _ => None,
    }
}

/// A way into a state.
#[derive(PartialEq)]
struct Way {
    to: String,
    /// The states before; none if the object is made.
    from: Vec<String>,
    is_made: bool,
    /// The operations and events, each once: the faces have the most in common.
    by: Vec<String>,
}

impl Way {
    fn sentence(&self) -> String {
        let by = listed(&self.by, "or");
        if self.is_made {
            format!("created by {by}")
        } else if self.from.is_empty() {
            format!("by {by}")
        } else {
            format!("from {} by {by}", codes(self.from.iter().map(String::as_str), "or"))
        }
    }
}

fn ways(product: &Product, model: &Type) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    for face in &product.faces {
        let operations = face.operations.iter().map(|it| ("", &it.id, &it.behavior));
        let events = face.events.iter().map(|it| ("the event ", &it.id, &it.behavior));
        for (kind, id, behavior) in operations.chain(events) {
            for new in ways_of(model, behavior) {
                let name = format!("{kind}{}", code(&capitalised(&id.value)));
                match ways.iter_mut().find(|way| (&way.to, &way.from, way.is_made) == (&new.0, &new.1, new.2))
                {
                    Some(way) if way.by.contains(&name) => {}
                    Some(way) => way.by.push(name),
                    None => ways.push(Way { to: new.0, from: new.1, is_made: new.2, by: vec![name] }),
                }
            }
        }
    }
    ways
}

/// The states that a behavior moves objects of a model to, those before, and whether they are made.
fn ways_of(model: &Type, behavior: &Behavior) -> Vec<(String, Vec<String>, bool)> {
    let mut ways = Vec::new();
    let mut before: Vec<String> = Vec::new();
    let is_it = |name: &Text| name.value == model.name.value;
    for Step { action, .. } in &behavior.steps {
        match action {
            Action::Find { lookup, .. } if is_it(&lookup.resource) => before = states_of(model, lookup),
            Action::Require(required) => {
                for (path, test) in &required.0 {
                    if let Test::OneOf(nodes) = test
                        && is_state(model, path)
                    {
                        before = nodes.iter().filter_map(|node| node.text().map(str::to_owned)).collect();
                    }
                }
            }
            Action::Create { resource, to: Some(to), .. } if is_it(resource) => {
                ways.extend(targets(to).into_iter().map(|to| (to, Vec::new(), true)));
            }
            Action::Change { resource, from, to: Some(to), .. } if is_it(resource) => {
                let from = if from.is_empty() {
                    before.clone()
                } else {
                    from.iter().map(|from| from.value.clone()).collect()
                };
                ways.extend(targets(to).into_iter().map(|to| (to, from.clone(), false)));
            }
            _ => {}
        }
    }
    ways
}

/// The states that a step looks for.
fn states_of(model: &Type, lookup: &Lookup) -> Vec<String> {
    let state = model.lifecycle.as_ref().and_then(|lifecycle| lifecycle.state.as_ref());
    let constants =
        lookup.constants.iter().find(|(field, _)| state.is_some_and(|it| it.value == field.value));
    let nodes = constants.map_or(&[][..], |(_, nodes)| nodes);
    nodes.iter().filter_map(|node| node.text().map(str::to_owned)).collect()
}

fn is_state(model: &Type, path: &FieldPath) -> bool {
    let state = model.lifecycle.as_ref().and_then(|lifecycle| lifecycle.state.as_ref());
    path.resource.as_ref() == Some(&model.name.value)
        && state.is_some_and(|state| path.fields.as_slice() == std::slice::from_ref(&state.value))
}

fn targets(to: &Assignment) -> Vec<String> {
    let mut targets = Vec::new();
    let nodes: Vec<_> = match to {
        Assignment::Constant(node) => vec![node],
        Assignment::Case { of, .. } => of.iter().map(|(_, node)| node).collect(),
        _ => Vec::new(),
    };
    for state in nodes.into_iter().filter_map(|node| node.text().map(str::to_owned)) {
        if !targets.contains(&state) {
            targets.push(state);
        }
    }
    targets
}

/// When the clock changes something: from these states, at this time or at that one.
fn times(changes: &[&TimedChange], shapes: &Shapes<'_>) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for timed in changes {
        let (from, due) = (codes(timed.from.iter().map(Text::as_str), "or"), due(timed, shapes));
        match groups.last_mut() {
            Some((same, dues)) if *same == from => dues.push(due),
            _ => groups.push((from, vec![due])),
        }
    }
    let sentences = groups.iter().map(|(from, dues)| {
        // What one of them goes by isn't what the next one goes by.
        let goes_by = changes.iter().any(|timed| !timed.when.is_empty());
        let due = if goes_by { dues.join(", or ") } else { listed(dues, "or") };
        // Behind a state, a number of days would read as one of it.
        let separator = if due.starts_with('`') { "," } else { "" };
        if from.is_empty() { due } else { format!("from {from}{separator} {due}") }
    });
    sentences.collect()
}

/// When one change is due, and what must hold then.
fn due(timed: &TimedChange, shapes: &Shapes<'_>) -> String {
    let due = match &timed.due {
        Due::At { time, plus_days: None } => format!("at {}", path(time, shapes)),
        Due::At { time, plus_days: Some(days) } => {
            format!("{} days after {}", path(days, shapes), path(time, shapes))
        }
        // The platform takes its time: pages tell how long at most, or nothing.
        Due::After { assumed: true, .. } => "after some time".to_owned(),
        Due::After { seconds, assumed: false } => format!("after about {}", duration((*seconds).into())),
    };
    if timed.when.is_empty() { due } else { format!("{due} if {}", condition(&timed.when, shapes)) }
}
