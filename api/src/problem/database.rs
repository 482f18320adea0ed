//! What the database says, as what the caller can do about it.

use super::{Error, Result};

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as Sql;
        match &error {
            Sql::RowNotFound => Self::NotFound,
            Sql::PoolTimedOut
            | Sql::PoolClosed
            | Sql::Io(_)
            | Sql::Tls(_)
            | Sql::Protocol(_)
            | Sql::BeginFailed
            | Sql::WorkerCrashed => Self::database_away(),
            Sql::Database(database) if is_passing(database.code().as_deref()) => Self::database_away(),
            _ => Self::Bug(error.into()),
        }
    }
}

/// Nothing is wrong with the statement, and nothing was changed; only of a commit that 57P or 08 cut short nobody knows
/// whether it came to pass. Class 57P: shutdown, crash, starting up. Class 08: connection. 53300: no connection left.
/// 25006: it went read-only (a standby). 57014, 25P03: our own limits of time, which only a machine that stood still comes
/// to. 40001, 40P01: ended in favour of another transaction.
fn is_passing(code: Option<&str>) -> bool {
    code.is_some_and(|code| {
        code.starts_with("57P")
            || code.starts_with("08")
            || matches!(code, "53300" | "25006" | "57014" | "25P03" | "40001" | "40P01")
    })
}

/// Maps the database's constraints to what the caller shall learn, by their names, where the statement is.
pub trait OnConstraint<T>: Sized {
    /// Answers with `error` when the constraint called `name` was violated.
    ///
    /// # Errors
    /// `error` for that constraint; otherwise what the database said.
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T> {
        self.on_constraints(|violated| (violated == name).then(error))
    }

    /// Answers with what `error` makes of the name of the violated constraint.
    ///
    /// # Errors
    /// That; otherwise what the database said.
    fn on_constraints(self, error: impl FnOnce(&str) -> Option<Error>) -> Result<T>;
}

impl<T> OnConstraint<T> for std::result::Result<T, sqlx::Error> {
    fn on_constraints(self, error: impl FnOnce(&str) -> Option<Error>) -> Result<T> {
        self.map_err(|sql| {
            let violated = sql.as_database_error().and_then(|database| database.constraint());
            violated.and_then(error).unwrap_or_else(|| sql.into())
        })
    }
}
