//! Two pages, or two tables, that say something of the same call, as one.
//!
//! The loosest statement wins: a field is required if both require it, a length is the larger one, an enum has the
//! values of both. The files of the other page come behind those of this one: `files` is how many these are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    Completeness, ErrorRow, Evidence, Field, Line, Object, Page, Place, Reply, Statement, Subject, Unread,
    Values, Voice,
};

impl Page {
    /// This page and another one of the same call, such as those for single and for multi-use coupons.
    #[must_use]
    pub fn united(mut self, mut other: Self) -> Self {
        let files = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        self.files.append(&mut other.files);
        self.title.join(other.title, files);
        self.url.join(other.url, files);
        self.updated.join(other.updated, files);
        self.face.join(other.face, files);
        self.name.join(other.name, files);
        self.method.join(other.method, files);
        self.path.join(other.path, files);
        self.rate_limit.join(other.rate_limit, files);
        self.is_form.join(other.is_form, files);
        self.request.unite(other.request, files);
        for reply in other.replies {
            if let Some(known) = self.replies.iter_mut().find(|it| it.status.value == reply.status.value) {
                known.unite(reply, files);
            } else {
                let mut new = Reply::new(reply.status.clone().behind(files), None);
                new.unite(reply, files);
                self.replies.push(new);
            }
        }
        if let Some(errors) = other.errors {
            let known = self.errors.get_or_insert_default();
            let key = |row: &ErrorRow| (row.status, row.code.clone(), row.message.clone());
            let keys: BTreeSet<_> = known.iter().map(key).collect();
            let new = errors.into_iter().filter(|row| !keys.contains(&key(row)));
            known.extend(new.map(|row| row.behind(files)));
        }
        if let (
            Subject::Event { event_types, original_type },
            Subject::Event { event_types: more, original_type: other },
        ) = (&mut self.subject, other.subject)
        {
            let new = |new: &Statement<String>| event_types.iter().all(|known| known.value != new.value);
            let more: Vec<_> = more.into_iter().filter(new).collect();
            event_types.extend(more.into_iter().map(|kind| kind.behind(files)));
            original_type.join(other, files);
        }
        self.request_example = self.request_example.or(other.request_example.map(|it| it.behind(files)));
        let notification = other.notification_example.map(|it| it.behind(files));
        self.notification_example = self.notification_example.or(notification);
        self.redelivery = self.redelivery.or(other.redelivery.map(|it| it.behind(files)));
        self.truncated = self.truncated.or(other.truncated.map(|line| line.behind(files)));
        let unread = other.unread.into_iter();
        self.unread.extend(unread.map(|unread| Unread { line: unread.line.behind(files), ..unread }));
        self
    }
}

impl Reply {
    fn unite(&mut self, other: Self, files: u16) {
        self.model.join(other.model, files);
        if let Some(other) = other.object {
            self.object.get_or_insert_default().unite(other, files);
        }
        self.is_download |= other.is_download;
        self.example = self.example.take().or(other.example.map(|example| example.behind(files)));
    }
}

impl Object {
    /// The fields of both; one that only one of two whole lists has isn't required.
    pub(crate) fn unite(&mut self, other: Self, files: u16) {
        let keys = |object: &Self| object.fields.iter().map(Field::key).collect::<BTreeSet<_>>();
        let (here, there) = (keys(self), keys(&other));
        let whole = self.whole_table();
        let other_whole = other.whole_table().map(|line| line.behind(files));
        self.unite_fields(other.fields, files);
        for field in &mut self.fields {
            let lacking = match (here.contains(&field.key()), there.contains(&field.key())) {
                (true, false) => other_whole,
                (false, true) => whole,
                _ => None,
            };
            if let Some(line) = lacking {
                field.required.put_first(Voice::Table, line, false);
            }
        }
        self.lists.extend(other.lists.into_iter().map(|list| list.behind(files)));
    }

    fn whole_table(&self) -> Option<Line> {
        let mut lists = self.lists.iter();
        let whole = lists.find(|list| list.voice == Voice::Table && list.value == Completeness::Whole);
        whole.map(|list| list.line)
    }

    /// Adds fields; those that are known here, by name and place, become one.
    pub(crate) fn unite_fields(&mut self, fields: impl IntoIterator<Item = Field>, files: u16) {
        let mut known: BTreeMap<_, usize> =
            self.fields.iter().enumerate().map(|(index, field)| (field.key(), index)).collect();
        for field in fields {
            let index = *known.entry(field.key()).or_insert(self.fields.len());
            if index == self.fields.len() {
                self.fields.push(Field { name: field.name.clone(), ..Field::default() });
            }
            if let Some(same) = self.fields.get_mut(index) {
                same.unite(field, files);
            }
        }
    }
}

impl Field {
    fn key(&self) -> (String, Option<Place>) {
        (self.name.clone(), self.place.value().copied())
    }

    fn unite(&mut self, other: Self, files: u16) {
        self.seen.join(other.seen, files);
        self.place.join(other.place, files);
        self.required.join_loosest(other.required, files, |required| *required);
        self.kind.join(other.kind, files);
        self.model.join(other.model, files);
        self.min_length.join_loosest(other.min_length, files, |length| *length);
        self.max_length.join_loosest(other.max_length, files, |length| Reverse(length.unwrap_or(u64::MAX)));
        self.minimum.join_loosest(other.minimum, files, |least| *least);
        self.maximum.join_loosest(other.maximum, files, |greatest| Reverse(*greatest));
        self.min_items.join_loosest(other.min_items, files, |least| *least);
        self.max_items.join_loosest(other.max_items, files, |greatest| Reverse(*greatest));
        self.default.join(other.default, files);
        self.pattern.join(other.pattern, files);
        self.sensitive.join_loosest(other.sensitive, files, |sensitive| !sensitive);
        self.time.join(other.time, files);
        for mut list in other.values {
            list.list = list.list.behind(files);
            list.values.iter_mut().for_each(|(_, line)| *line = line.behind(files));
            match self.values.iter_mut().find(|known| known.list.voice == list.list.voice) {
                Some(known) => known.unite(list),
                None => self.values.push(list),
            }
        }
        if let Some(other) = other.object {
            self.object.get_or_insert_default().unite(other, files);
        }
        self.label = self.label.take().or(other.label);
        self.description = self.description.take().or(other.description);
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
    /// Adds the other's statements behind those of the same voice.
    fn join(&mut self, other: Self, files: u16) {
        for Statement { voice, line, value } in other.0 {
            self.say(voice, line.behind(files), value);
        }
    }

    /// Adds the other's statements; of the same voice the one with the least key is the first.
    fn join_loosest<K: Ord>(&mut self, other: Self, files: u16, key: impl Fn(&T) -> K) {
        self.join(other, files);
        self.0.sort_by_key(|statement| (statement.voice, key(&statement.value)));
    }

    fn put_first(&mut self, voice: Voice, line: Line, value: T) {
        let at = self.0.partition_point(|other| other.voice < voice);
        self.0.insert(at, Statement { voice, line, value });
    }
}

impl Line {
    const fn behind(self, files: u16) -> Self {
        Self { file: self.file.saturating_add(files), ..self }
    }
}

impl<T> Statement<T> {
    fn behind(self, files: u16) -> Self {
        Self { line: self.line.behind(files), ..self }
    }
}

impl ErrorRow {
    fn behind(self, files: u16) -> Self {
        let [line, code_line, message_line] =
            [self.line, self.code_line, self.message_line].map(|line| line.behind(files));
        Self { line, code_line, message_line, ..self }
    }
}
