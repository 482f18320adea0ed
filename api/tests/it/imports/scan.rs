//! Reads the paths that a file names.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module, or something in one: its names from the root of the crate.
pub(super) type Names = Vec<String>;

/// A path as a file writes it.
#[derive(Debug)]
pub(super) struct Written {
    /// Where it stands: the module of the file, with the modules that are written within.
    pub(super) at: Names,
    pub(super) path: Names,
    /// What others know it by, if it is re-exported.
    pub(super) public_name: Option<String>,
}

/// What a module's code names, and which modules of it are there for tests only.
pub(super) fn scan(module: &Names, code: TokenStream) -> (Vec<Written>, Vec<Names>) {
    let mut scan = Scan { at: module.clone(), written: Vec::new(), for_tests: Vec::new() };
    scan.items(code);
    (scan.written, scan.for_tests)
}

/// Goes through the code of a file, which has no comments any more, and texts as one piece.
struct Scan {
    at: Names,
    written: Vec<Written>,
    /// Modules that are there for tests only.
    for_tests: Vec<Names>,
}

impl Scan {
    fn items(&mut self, code: TokenStream) {
        let code: Vec<_> = code.into_iter().collect();
        let mut public = false;
        let mut next = 0;
        while let Some(token) = code.get(next) {
            let rest = &code[next + 1..];
            next += match token {
                TokenTree::Punct(sign) if sign.as_char() == '#' && rest.first().is_some_and(is_for_tests) => {
                    1 + self.left_out(rest)
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' && is_path_sign(&code[next..]) => {
                    // The rest of a path that begins elsewhere, or another crate's.
                    2 + usize::from(matches!(code.get(next + 2), Some(TokenTree::Ident(_))))
                }
                TokenTree::Ident(word) if *word == "pub" => {
                    public = true;
                    let within = matches!(rest.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                    next += 1 + usize::from(within);
                    continue;
                }
                // `use<'_>` is none.
                TokenTree::Ident(word) if *word == "use" && !is_sign(rest.first(), '<') => {
                    let end = rest.iter().position(|token| is_sign(Some(token), ';')).unwrap_or(rest.len());
                    self.tree(&[], &rest[..end], public);
                    1 + end
                }
                TokenTree::Ident(word) if *word == "mod" => 1 + self.module(rest),
                TokenTree::Ident(_) => self.path(&code[next..]),
                TokenTree::Group(group) => {
                    self.items(group.stream());
                    1
                }
                _ => 1,
            };
            public = false;
        }
    }

    /// The item after `#[cfg(test)]`, which begins after `#`: how long it is.
    fn left_out(&mut self, rest: &[TokenTree]) -> usize {
        let is_end = |token: &TokenTree| {
            is_sign(Some(token), ';')
                || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
        };
        let end = rest.iter().position(is_end).unwrap_or(rest.len());
        let item = &rest[..end];
        let names =
            item.windows(2).filter(|pair| matches!(&pair[0], TokenTree::Ident(word) if *word == "mod"));
        for name in names.map(|pair| pair[1].to_string()) {
            self.for_tests.push([self.at.as_slice(), &[name]].concat());
        }
        end + 1
    }

    /// A module within the file, after `mod`; that of another file is a declaration and no use.
    fn module(&mut self, rest: &[TokenTree]) -> usize {
        if let [TokenTree::Ident(name), TokenTree::Group(code), ..] = rest {
            self.at.push(name.to_string());
            self.items(code.stream());
            self.at.pop();
            return 2;
        }
        rest.len().min(1)
    }

    /// A path in code: as many names as `::` connects.
    fn path(&mut self, code: &[TokenTree]) -> usize {
        let mut path = Names::new();
        let mut length = 0;
        while let Some(TokenTree::Ident(name)) = code.get(length) {
            path.push(name.to_string());
            length += 1;
            match code.get(length + 2) {
                Some(TokenTree::Ident(_)) if is_path_sign(&code[length..]) => length += 2,
                _ => break,
            }
        }
        if path.len() > 1 {
            self.found(path, None);
        }
        length
    }

    /// What a `use` names, behind what stands before its braces.
    fn tree(&mut self, before: &[String], tree: &[TokenTree], public: bool) {
        let mut path = before.to_vec();
        for (place, token) in tree.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    for one in inner.split(|token| is_sign(Some(token), ',')).filter(|one| !one.is_empty()) {
                        self.tree(&path, one, public);
                    }
                    return;
                }
                TokenTree::Ident(word) if *word == "as" => {
                    let name = tree.get(place + 1).map(ToString::to_string);
                    return self.found(path, name.filter(|_| public));
                }
                TokenTree::Ident(word) if *word == "self" && !path.is_empty() => {}
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Punct(sign) if sign.as_char() == '*' => {
                    assert!(!public, "{}: a glob hides what it hands on; name it", self.at.join("::"));
                }
                _ => {}
            }
        }
        let name = path.last().cloned().filter(|_| public);
        self.found(path, name);
    }

    fn found(&mut self, path: Names, public_name: Option<String>) {
        self.written.push(Written { at: self.at.clone(), path, public_name });
    }
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_path_sign(code: &[TokenTree]) -> bool {
    is_sign(code.first(), ':') && is_sign(code.get(1), ':')
}

fn is_for_tests(attribute: &TokenTree) -> bool {
    matches!(attribute, TokenTree::Group(group) if group.stream().to_string().replace(' ', "") == "cfg(test)")
}
