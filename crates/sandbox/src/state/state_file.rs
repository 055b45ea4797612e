//! The state in a SQLite file: memory is the working copy, and each call's changes are one transaction.
//!
//! Personal data stand in it in plaintext; on Unix only its owner may read it.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, params};
use serde_json::{Map, Value};

use super::persistence::{Change, NotWritten, Persistence, Saved, SavedRecord};
use crate::error::Error;

/// What SQLite files of a sandbox are marked with: `WXPS`.
const APPLICATION: i64 = 0x5758_5053;
/// The form of the tables; a later one is a later version's.
const VERSION: i64 = 2;

/// How long a process that just ended may take to let go of the file.
const PATIENCE: Duration = Duration::from_millis(300);

const TABLES: &str = "
    CREATE TABLE resource (number INTEGER PRIMARY KEY, product TEXT NOT NULL, model TEXT NOT NULL, fields TEXT NOT NULL, pristine INTEGER NOT NULL, changed TEXT) STRICT;
    CREATE TABLE kept (name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID;
";

/// What makes the tables of the first form those of the second, which keeps when a resource changed last.
const TO_SECOND: &str = "ALTER TABLE resource ADD COLUMN changed TEXT;";

/// The file, open, and closed to other processes.
pub(super) struct StateFile {
    connection: Connection,
}

/// Opens a file, or makes it, and reads what it has kept.
pub(super) fn open(file: &Path) -> Result<(StateFile, Saved), Error> {
    let fail = |(reason, fix): (String, &'static str)| Error::Load { file: file.to_owned(), reason, fix };
    make(file).map_err(|source| Error::Write { file: file.to_owned(), source })?;
    let connection = claim(file).map_err(fail)?;
    let saved = read(&connection).map_err(|error| fail(unreadable(&error)))?;
    Ok((StateFile { connection }, saved))
}

impl Persistence for StateFile {
    fn write(&mut self, changes: &[Change<'_>]) -> Result<(), NotWritten> {
        let mut write = || {
            let transaction = self.connection.transaction()?;
            for change in changes {
                match change {
                    Change::Put { number, product, model, fields, changed, pristine } => {
                        let fields = Value::Object((*fields).clone()).to_string();
                        let sql = "INSERT OR REPLACE INTO resource VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                        let time = changed.map(|time| time.to_string());
                        let values = params![stored(*number), product, model, fields, pristine, time];
                        transaction.execute(sql, values)?
                    }
                    Change::Remove { number } => {
                        transaction.execute("DELETE FROM resource WHERE number = ?1", [stored(*number)])?
                    }
                    Change::Keep { table, key, value: Some(value) } => {
                        let sql = "INSERT OR REPLACE INTO kept VALUES (?1, ?2, ?3)";
                        transaction.execute(sql, params![table, key, value.to_string()])?
                    }
                    Change::Keep { table, key, value: None } => transaction
                        .execute("DELETE FROM kept WHERE name = ?1 AND key = ?2", params![table, key])?,
                };
            }
            transaction.commit()
        };
        write().map_err(|error: rusqlite::Error| NotWritten(error.to_string()))
    }
}

/// Makes an empty file if there is none.
fn make(file: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Takes the file for this process alone. Nothing is written into a file that isn't ours.
fn claim(file: &Path) -> Result<Connection, (String, &'static str)> {
    let sql = |error: rusqlite::Error| unreadable(&error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags).map_err(sql)?;
    connection.busy_timeout(PATIENCE).map_err(sql)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(sql)?;
    let number = |connection: &Connection, name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0))
    };
    let application = number(&connection, "application_id").map_err(sql)?;
    let version = number(&connection, "user_version").map_err(sql)?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(sql)?;
    let is_new = (application, version, tables) == (0, 0, 0);
    if !is_new && application != APPLICATION {
        return Err(("it is a SQLite file of another program".to_owned(), "name another file"));
    }
    if !is_new && !(1..=VERSION).contains(&version) {
        let reason =
            format!("its format is {version}, and this version of the sandbox reads formats up to {VERSION}");
        return Err((reason, "use the version that wrote it, or name another file"));
    }
    // What was answered survives the end of this process, and of the machine.
    connection.pragma_update(None, "journal_mode", "WAL").map_err(sql)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(sql)?;
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive).map_err(sql)?;
    if is_new {
        transaction.execute_batch(TABLES).map_err(sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(sql)?;
    } else if version < VERSION {
        transaction.execute_batch(TO_SECOND).map_err(sql)?;
    }
    transaction.pragma_update(None, "user_version", VERSION).map_err(sql)?;
    transaction.commit().map_err(sql)?;
    Ok(connection)
}

fn read(connection: &Connection) -> rusqlite::Result<Saved> {
    let mut saved = Saved::default();
    let mut statement = connection
        .prepare("SELECT number, product, model, fields, pristine, changed FROM resource ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let fields: Map<String, Value> = json(3, &row.get::<_, String>(3)?)?;
        let (product, model, pristine) = (row.get(1)?, row.get(2)?, row.get(4)?);
        let changed: Option<String> = row.get(5)?;
        let changed = changed.and_then(|changed| changed.parse().ok());
        let number = number.unsigned_abs();
        saved.records.push(SavedRecord { number, product, model, fields, changed, pristine });
    }
    let mut statement = connection.prepare("SELECT name, key, value FROM kept")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        saved.kept.push((row.get(0)?, row.get(1)?, json(2, &row.get::<_, String>(2)?)?));
    }
    Ok(saved)
}

fn json<T: serde::de::DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    let wrong = |error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    };
    serde_json::from_str(text).map_err(wrong)
}

fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unreadable(error: &rusqlite::Error) -> (String, &'static str) {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ("another process uses it".to_owned(), "stop that sandbox first, or name another file")
        }
        Some(ErrorCode::NotADatabase) => ("it isn't the state of a sandbox".to_owned(), "name another file"),
        _ => (error.to_string(), "name another file, or delete this one"),
    }
}
