//! Which way leads where: a handler has its caller's, and what Portico does without a caller is in one list.

use crate::document::operations;
use crate::openapi::{lines_with, sources};
use std::collections::BTreeSet;

#[test]
fn no_handler_comes_by_what_only_jobs_may() {
    for given in lines_with(".app_data(") {
        assert!(!given.contains("state.db") || given.contains("Door::to(state.db.clone())"), "{given}");
    }
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect()
    };
    let mut handlers = 0;
    for (file, source) in sources() {
        for verb in ["get", "post", "put", "patch", "delete"] {
            for part in source.split(&format!("\n#[{verb}(\"")).skip(1) {
                let signature = part.split("fn ").nth(1).and_then(|rest| rest.split('{').next());
                // With more than one path the function comes after the last.
                let Some(signature) = signature.map(words) else { continue };
                for forbidden in ["Db", "System", "AtWork", "State", "AccountsTx", "RelayTx"] {
                    assert!(
                        !signature.contains(forbidden),
                        "{file}: a handler asks for {forbidden}: {signature:?}"
                    );
                }
                handlers += 1;
            }
        }
    }
    assert!(handlers >= operations().len(), "only {handlers} handlers were found");
}

#[test]
fn every_job_and_reader_is_in_the_list() {
    let sources = sources();
    let list = &sources["server/work.rs"];
    let mut found = 0;
    for (file, source) in &sources {
        for (trait_, listed) in [("Job", "add::<NAME>("), ("Reader", ".add(NAME")] {
            for rest in source.split(&format!("\nimpl {trait_} for ")).skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                assert!(
                    list.contains(&listed.replace("NAME", &name)),
                    "{file}: {name} is not in server/work.rs"
                );
                found += 1;
            }
        }
    }
    assert!(found >= 3, "only {found} were found");
}
