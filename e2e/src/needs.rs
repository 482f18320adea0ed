//! What a test needs of a browser beyond what every engine gives. It says so by the module that it is in, such as
//! `drafts::offline::…`: by that `.config/nextest.toml` leaves it out where an engine lacks it, and nobody keeps a list.

use anyhow::Result;
use std::cell::RefCell;

/// Something that not every engine gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// To be cut off from the network.
    Offline,
    /// To run something before a page's own scripts.
    Staged,
    /// To hear what pages write to the console.
    Console,
    /// To be any screen: a phone under a finger, or a dark one.
    AnyScreen,
}

impl Need {
    pub(crate) const ALL: [Self; 4] = [Self::Offline, Self::Staged, Self::Console, Self::AnyScreen];

    /// The module of the tests that need it.
    pub(crate) const fn module(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Staged => "staged",
            Self::Console => "console",
            Self::AnyScreen => "any_screen",
        }
    }
}

/// The needs of one test: those that it says, and those that it had.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    said: Vec<Need>,
    had: RefCell<Vec<Need>>,
}

impl Needs {
    /// Those that the name of the running test says.
    pub(crate) fn of_this_test() -> Self {
        let thread = std::thread::current();
        Self::of(thread.name().unwrap_or_default())
    }

    fn of(test: &str) -> Self {
        let modules: Vec<_> = test.split("::").skip(1).collect();
        let said = Need::ALL.into_iter().filter(|need| modules.contains(&need.module())).collect();
        Self { said, had: RefCell::default() }
    }

    /// None of them is among these, which an engine lacks.
    pub(crate) fn can_do_without(&self, lacks: &[Need]) -> Result<()> {
        let missing: Vec<_> = self.said.iter().filter(|need| lacks.contains(need)).collect();
        anyhow::ensure!(missing.is_empty(), "this engine has no {missing:?}: run its profile of nextest");
        Ok(())
    }

    /// Has this one, which has to be said.
    pub(crate) fn have(&self, need: Need) -> Result<()> {
        let module = need.module();
        anyhow::ensure!(
            self.said.contains(&need),
            "a test that needs {need:?} belongs into a `mod {module}`"
        );
        self.had.borrow_mut().push(need);
        Ok(())
    }

    /// Whatever was said was true, so that no engine is spared a test that it could play.
    pub(crate) fn were_all_had(&self) -> Result<()> {
        let had = self.had.borrow();
        let idle: Vec<_> = self.said.iter().filter(|need| !had.contains(need)).collect();
        anyhow::ensure!(idle.is_empty(), "it is in a module for {idle:?}, and had no need of it");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_says_by_its_module_what_it_needs_and_has_to_need_it() {
        let needs = Needs::of("drafts::offline::what_is_sent_is_kept");
        assert!(needs.have(Need::Staged).is_err());
        assert!(needs.were_all_had().is_err());
        needs.have(Need::Offline).unwrap();
        needs.were_all_had().unwrap();
        assert!(needs.can_do_without(&[Need::Offline]).is_err());
        needs.can_do_without(&[Need::Staged, Need::AnyScreen]).unwrap();
        assert!(Needs::of("console::what_one_did").said.is_empty());
    }
}
