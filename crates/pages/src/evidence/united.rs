//! Two pages, or two tables, that say something of the same call, as one.
//!
//! The loosest statement wins: a field is required if both require it, a length is the larger one, an enum has the
//! values of both.

use std::collections::BTreeMap;

use super::{Completeness, Evidence, Field, Line, Object, Page, Reply, Statement, Subject, Values, Voice};

impl Page {
    /// This page and another one of the same call, such as those for single and for multi-use coupons.
    #[must_use]
    pub fn united(mut self, mut other: Self) -> Self {
        let files = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        other.each_line(&mut |line| line.file = line.file.saturating_add(files));
        self.files.append(&mut other.files);
        self.title.add(other.title);
        self.url.add(other.url);
        self.updated.add(other.updated);
        self.face.add(other.face);
        self.name.add(other.name);
        self.method.add(other.method);
        self.path.add(other.path);
        self.rate_limit.add(other.rate_limit);
        self.is_form.add(other.is_form);
        self.request.unite(other.request);
        for reply in other.replies {
            match self.replies.iter_mut().find(|known| known.status.value == reply.status.value) {
                Some(known) => known.unite(reply),
                None => self.replies.push(reply),
            }
        }
        if let Some(errors) = other.errors {
            let known = self.errors.get_or_insert_default();
            let same = |one: &super::ErrorRow, two: &super::ErrorRow| {
                (one.status, &one.code, &one.message) == (two.status, &two.code, &two.message)
            };
            let new: Vec<_> =
                errors.into_iter().filter(|error| !known.iter().any(|row| same(row, error))).collect();
            known.extend(new);
        }
        if let (
            Subject::Event { event_types, original_type },
            Subject::Event { event_types: more, original_type: other },
        ) = (&mut self.subject, other.subject)
        {
            let new = |new: &Statement<String>| event_types.iter().all(|known| known.value != new.value);
            let more: Vec<_> = more.into_iter().filter(new).collect();
            event_types.extend(more);
            original_type.add(other);
        }
        self.request_example = self.request_example.or(other.request_example);
        self.truncated = self.truncated.or(other.truncated);
        self.unread.append(&mut other.unread);
        self
    }

    /// Changes every line of the page.
    fn each_line(&mut self, change: &mut impl FnMut(&mut Line)) {
        self.title.each_line(change);
        self.url.each_line(change);
        self.updated.each_line(change);
        self.face.each_line(change);
        self.name.each_line(change);
        self.method.each_line(change);
        self.path.each_line(change);
        self.rate_limit.each_line(change);
        self.is_form.each_line(change);
        self.request.each_line(change);
        for reply in &mut self.replies {
            change(&mut reply.status.line);
            reply.model.each_line(change);
            reply.object.iter_mut().for_each(|object| object.each_line(change));
            reply.example.iter_mut().for_each(|example| change(&mut example.line));
        }
        self.errors.iter_mut().flatten().for_each(|row| change(&mut row.line));
        if let Subject::Event { event_types, original_type } = &mut self.subject {
            for kind in event_types {
                change(&mut kind.line);
            }
            original_type.each_line(change);
        }
        self.request_example.iter_mut().for_each(|example| change(&mut example.line));
        self.unread.iter_mut().for_each(|unread| change(&mut unread.line));
        self.truncated.iter_mut().for_each(change);
    }
}

impl Reply {
    fn unite(&mut self, other: Self) {
        self.model.add(other.model);
        match (&mut self.object, other.object) {
            (Some(object), Some(other)) => object.unite(other),
            (object @ None, other) => *object = other,
            (Some(_), None) => {}
        }
        self.is_download |= other.is_download;
        self.example = self.example.take().or(other.example);
    }
}

impl Object {
    /// The fields of both; one that only one of two whole lists has isn't required.
    pub(crate) fn unite(&mut self, mut other: Self) {
        let lines = (self.whole_table(), other.whole_table());
        let places = |object: &Self| -> Vec<_> {
            object.fields.iter().map(|field| (field.name.clone(), field.place.value().copied())).collect()
        };
        let (here, there): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) =
            (places(self).into_iter().collect(), places(&other).into_iter().collect());
        let loosen = |fields: &mut Vec<Field>, has: &std::collections::BTreeSet<_>, line: Option<Line>| {
            let Some(line) = line else { return };
            for field in fields {
                if !has.contains(&(field.name.clone(), field.place.value().copied())) {
                    field.required.put_first(Voice::Table, line, false);
                }
            }
        };
        loosen(&mut self.fields, &there, lines.1);
        loosen(&mut other.fields, &here, lines.0);
        self.unite_fields(other.fields);
        self.lists.append(&mut other.lists);
    }

    fn whole_table(&self) -> Option<Line> {
        let mut lists = self.lists.iter();
        let whole = lists.find(|list| list.voice == Voice::Table && list.value == Completeness::Whole);
        whole.map(|list| list.line)
    }

    /// Adds fields; those that are known here, by name and place, become one.
    pub(crate) fn unite_fields(&mut self, fields: impl IntoIterator<Item = Field>) {
        let key = |field: &Field| (field.name.clone(), field.place.value().copied());
        let mut known: BTreeMap<_, usize> =
            self.fields.iter().enumerate().map(|(index, field)| (key(field), index)).collect();
        for field in fields {
            let key = key(&field);
            if let Some(same) = known.get(&key).and_then(|index| self.fields.get_mut(*index)) {
                same.unite(field);
            } else {
                known.insert(key, self.fields.len());
                self.fields.push(field);
            }
        }
    }

    fn each_line(&mut self, change: &mut impl FnMut(&mut Line)) {
        self.lists.iter_mut().for_each(|list| change(&mut list.line));
        self.fields.iter_mut().for_each(|field| field.each_line(change));
    }
}

impl Field {
    fn unite(&mut self, other: Self) {
        self.seen.add(other.seen);
        self.place.add(other.place);
        self.required.join_loosest(other.required, |required| *required);
        self.kind.add(other.kind);
        self.model.add(other.model);
        self.min_length.join_loosest(other.min_length, |length| *length);
        self.max_length.join_loosest(other.max_length, |length| u64::MAX - length.unwrap_or(u64::MAX));
        self.minimum.join_loosest(other.minimum, |least| *least);
        self.maximum.join_loosest(other.maximum, |greatest| std::cmp::Reverse(*greatest));
        self.min_items.join_loosest(other.min_items, |least| *least);
        self.max_items.join_loosest(other.max_items, |greatest| std::cmp::Reverse(*greatest));
        self.sensitive.join_loosest(other.sensitive, |sensitive| !sensitive);
        self.time.add(other.time);
        for list in other.values {
            match self.values.iter_mut().find(|known| known.list.voice == list.list.voice) {
                Some(known) => known.unite(list),
                None => self.values.push(list),
            }
        }
        match (&mut self.object, other.object) {
            (Some(object), Some(other)) => object.unite(other),
            (object @ None, other) => *object = other,
            (Some(_), None) => {}
        }
        self.label = self.label.take().or(other.label);
        self.description = self.description.take().or(other.description);
    }

    fn each_line(&mut self, change: &mut impl FnMut(&mut Line)) {
        self.seen.each_line(change);
        self.place.each_line(change);
        self.required.each_line(change);
        self.kind.each_line(change);
        self.model.each_line(change);
        self.min_length.each_line(change);
        self.max_length.each_line(change);
        self.minimum.each_line(change);
        self.maximum.each_line(change);
        self.min_items.each_line(change);
        self.max_items.each_line(change);
        self.sensitive.each_line(change);
        self.time.each_line(change);
        for values in &mut self.values {
            change(&mut values.list.line);
            values.values.iter_mut().for_each(|(_, line)| change(line));
        }
        self.object.iter_mut().for_each(|object| object.each_line(change));
    }
}

impl Values {
    fn unite(&mut self, other: Self) {
        if other.list.value == Completeness::Partial {
            self.list.value = Completeness::Partial;
        }
        let new = |(value, _): &(String, Line)| self.values.iter().all(|(known, _)| known != value);
        let values: Vec<_> = other.values.into_iter().filter(new).collect();
        self.values.extend(values);
        for (value, meaning) in other.meanings {
            self.meanings.entry(value).or_insert(meaning);
        }
    }
}

impl<T> Evidence<T> {
    /// Adds the other's statements; of the same voice the one with the least key is the first.
    fn join_loosest<K: Ord>(&mut self, other: Self, key: impl Fn(&T) -> K) {
        self.add(other);
        self.0.sort_by(|one, two| {
            one.voice.cmp(&two.voice).then_with(|| key(&one.value).cmp(&key(&two.value)))
        });
    }

    fn put_first(&mut self, voice: Voice, line: Line, value: T) {
        let at = self.0.partition_point(|other| other.voice < voice);
        self.0.insert(at, Statement { voice, line, value });
    }

    fn each_line(&mut self, change: &mut impl FnMut(&mut Line)) {
        self.0.iter_mut().for_each(|statement| change(&mut statement.line));
    }
}
