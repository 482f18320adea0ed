//! The picture of imports: which file uses which, and that no circle in it is larger than two files of one folder.
//!
//! A circle of two files of one folder is a thing in two parts; a larger one, or one between folders, makes one of all
//! its files that nobody can read alone. There are no exceptions.

mod scan;

use scan::{Names, Written, scan};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A crate's files by their modules, without what only tests see.
#[derive(Debug, Default)]
struct Files {
    files: BTreeMap<Names, PathBuf>,
    written: BTreeMap<Names, Vec<Written>>,
}

impl Files {
    /// Reads every file under `root`, a crate's `src`.
    fn under(root: &Path) -> Self {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, found);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    found.push(path);
                }
            }
        }
        let mut paths = Vec::new();
        walk(root, &mut paths);
        let sources = paths.iter().map(|path| {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        });
        Self::of(&sources.collect())
    }

    /// The files of these names and texts.
    fn of(sources: &BTreeMap<String, String>) -> Self {
        let mut all = Self::default();
        let mut for_tests = Vec::new();
        // A crate with a library has its program beside it, as another crate that only uses it.
        let root = if sources.contains_key("lib.rs") { "lib.rs" } else { "main.rs" };
        for (file, source) in sources.iter().filter(|(file, _)| root == "main.rs" || *file != "main.rs") {
            let mut module: Names = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            if file == root || file.ends_with("/mod.rs") {
                module.pop();
            }
            let code = source.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
            let (written, left_out) = scan(&module, code);
            for_tests.extend(left_out);
            all.written.insert(module.clone(), written);
            all.files.insert(module, PathBuf::from(file));
        }
        all.files.retain(|module, _| !for_tests.iter().any(|tests| module.starts_with(tests)));
        let files = &all.files;
        all.written.retain(|module, _| files.contains_key(module));
        all
    }

    /// Which files each file uses.
    fn imports(&self) -> BTreeMap<&Names, BTreeSet<&Names>> {
        self.files.keys().map(|file| (file, self.used_by(file))).collect()
    }

    fn used_by(&self, file: &Names) -> BTreeSet<&Names> {
        let is_folder = ["mod.rs", "lib.rs", "main.rs"].iter().any(|own| self.files[file].ends_with(own));
        let used = self.written[file].iter().filter_map(|written| {
            let used = self.resolve(&written.at, &written.path, 0)?;
            // A folder's own file that hands on what its children have is a signpost.
            let is_signpost = is_folder && written.public_name.is_some() && used.starts_with(file);
            (used != file && !is_signpost).then_some(used)
        });
        used.collect()
    }

    /// The file that has what a path names; none for another crate's.
    fn resolve(&self, at: &[String], path: &[String], depth: usize) -> Option<&Names> {
        let mut path = path;
        let mut module = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => at.to_vec(),
            child if self.files.contains_key(&[at, &[child.to_owned()]].concat()) => at.to_vec(),
            _ => return None,
        };
        while let Some(way) = path.first().filter(|name| matches!(name.as_str(), "crate" | "self" | "super"))
        {
            if way == "super" {
                module.pop();
            }
            path = &path[1..];
        }
        while let Some(child) = path.first() {
            let child = [module.as_slice(), std::slice::from_ref(child)].concat();
            if !self.files.contains_key(&child) {
                break;
            }
            (module, path) = (child, &path[1..]);
        }
        let known_as =
            |written: &&Written| written.at == module && written.public_name.as_ref() == path.first();
        let handed_on =
            self.written.get(&module).into_iter().flatten().find(known_as).filter(|_| !path.is_empty());
        if let Some(handed_on) = handed_on.filter(|_| depth < 10) {
            let path = [handed_on.path.as_slice(), &path[1..]].concat();
            if let Some(file) = self.resolve(&module, &path, depth + 1) {
                return Some(file);
            }
        }
        // A module within a file is that file's.
        while !self.files.contains_key(&module) {
            module.pop()?;
        }
        self.files.get_key_value(&module).map(|(module, _)| module)
    }

    /// The circles that are more than two files of one folder, each with who uses whom in it.
    fn circles(&self) -> Vec<String> {
        let imports = self.imports();
        let mut reach: BTreeMap<&Names, BTreeSet<&Names>> = BTreeMap::new();
        for from in imports.keys() {
            let (reached, mut ahead) = (reach.entry(from).or_default(), vec![*from]);
            while let Some(file) = ahead.pop() {
                ahead.extend(imports[file].iter().filter(|next| reached.insert(**next)));
            }
        }
        let circle = |file: &Names| -> BTreeSet<&Names> {
            reach[file].iter().copied().filter(|other| reach[*other].contains(file)).collect()
        };
        let circles: BTreeSet<_> = imports.keys().map(|file| circle(file)).collect();
        let one_folder = |circle: &BTreeSet<&Names>| {
            circle.iter().map(|file| self.files[*file].parent()).collect::<BTreeSet<_>>().len() == 1
        };
        let uses = |circle: &BTreeSet<&Names>, file: &Names| {
            let uses = imports[file].iter().filter(|used| circle.contains(**used));
            let uses: Vec<_> = uses.map(|used| self.files[*used].display().to_string()).collect();
            format!("{} uses {}", self.files[file].display(), uses.join(", "))
        };
        let too_large =
            circles.iter().filter(|circle| circle.len() > 2 || circle.len() == 2 && !one_folder(circle));
        too_large
            .map(|circle| circle.iter().map(|file| uses(circle, file)).collect::<Vec<_>>().join("\n  "))
            .collect()
    }
}

fn made_up(sources: &[(&str, &str)]) -> Files {
    Files::of(&sources.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect())
}

#[test]
fn no_circle_of_imports_is_larger_than_two_files_of_one_folder() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (package, at_least) in [("api", 100), ("shared", 20), ("postgres", 8), ("xtask", 15)] {
        let files = Files::under(&repository.join(package).join("src"));
        assert!(files.files.len() > at_least, "the sources of {package} are not where they were");
        let used: usize = files.imports().values().map(BTreeSet::len).sum();
        assert!(used > at_least, "hardly a file of {package} uses another");
        let circles = files.circles();
        assert!(circles.is_empty(), "circles in {package}:\n  {}", circles.join("\nand\n  "));
    }
}

#[test]
fn a_circle_of_three_files_is_found() {
    let circle = made_up(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod one; mod two; mod three;"),
        ("a/one.rs", "use super::two::{self, Two};"),
        ("a/two.rs", "fn two() { crate::a::three::three() }"),
        ("a/three.rs", "use crate::{a::one::One as First, other};"),
    ]);
    assert_eq!(
        circle.circles(),
        ["a/one.rs uses a/two.rs\n  a/three.rs uses a/one.rs\n  a/two.rs uses a/three.rs"]
    );
}

#[test]
fn a_circle_across_folders_is_found_through_re_exports_macros_and_modules_within() {
    let circle = made_up(&[
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod one; pub(crate) use one::{Inner as One};"),
        ("a/one.rs", "fn one() { json!({ \"of\": crate::b::two() }) }"),
        ("b/mod.rs", "mod two;\npub use self::two::two;"),
        ("b/two.rs", "mod within { use super::super::super::a::One; }"),
    ]);
    assert_eq!(circle.circles(), ["a/one.rs uses b/two.rs\n  b/two.rs uses a/one.rs"]);
    let parent = made_up(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; fn all() { b::one::one() }"),
        ("a/b/mod.rs", "pub mod one;"),
        ("a/b/one.rs", "use super::super::All;"),
    ]);
    assert_eq!(parent.circles(), ["a/mod.rs uses a/b/one.rs\n  a/b/one.rs uses a/mod.rs"]);
}

#[test]
fn pairs_of_one_folder_signposts_tests_comments_and_texts_are_no_circles() {
    let fine = made_up(&[
        ("lib.rs", "pub mod a; pub mod b;"),
        ("main.rs", "fn main() { a::run() }"),
        (
            "a/mod.rs",
            "mod one; mod two; mod three; #[cfg(test)] mod tests; pub use one::One; pub(crate) use two::Two;",
        ),
        (
            "a/one.rs",
            "use super::two::Two; impl<'a> A<'a> { fn f(&self) -> impl B + use<'a> { shared::b::C } }",
        ),
        ("a/two.rs", "use super::One;\n#[cfg(test)]\nmod tests { use crate::b::B; }"),
        ("a/three.rs", "use super::{One, Two};"),
        ("a/tests.rs", "use crate::b::B;"),
        ("b.rs", "//! crate::b\nuse crate::a::One; // crate::a\nconst B: &str = \"crate::a::one\";"),
    ]);
    assert_eq!(fine.circles(), Vec::<String>::new());
    let used: Vec<_> = fine.imports()[&vec!["b".to_owned()]].iter().map(|file| file.join("::")).collect();
    assert_eq!(used, ["a::one"]);
    assert!(!fine.files.contains_key(&vec!["a".to_owned(), "tests".to_owned()]));
}
