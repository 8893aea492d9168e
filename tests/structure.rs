//! The order of the house: data flows one way, so a layer imports no higher one, and no two files import each other.
//!
//! Reads the `use` lines of `src/`, and the paths that do without one (`crate::`, `super::`, a child's name), and
//! follows each to the file in which the thing is defined. Tests inside `src/` may look wherever they like.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// The layers, from program bits to the command. Each may import those before it and itself.
const LAYERS: [&str; 13] = [
    "exact",
    "machine",
    "enumerate",
    "prior",
    "mixture",
    "agent",
    "network",
    "trace",
    "scenario",
    "suite",
    "picture",
    "report",
    "cli",
];

/// A module's path from the crate's root.
type Module = Vec<String>;

/// One file: what it declares and what it names.
#[derive(Debug, Default)]
struct Source {
    /// Modules that it declares in files of their own, but for those of tests.
    children: BTreeSet<String>,
    /// What its `use` lines bring in: the name here, and the path.
    names: Vec<(String, Vec<String>)>,
    /// Modules whose every name it brings in.
    globs: Vec<Vec<String>>,
    /// Which of `names` and `globs` it only passes on: `pub use` of a child's things is no import.
    passed_on: BTreeSet<Vec<String>>,
    /// Other paths in its text.
    paths: BTreeSet<Vec<String>>,
}

/// Whether an item is compiled in tests only.
fn is_of_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|condition| condition.is_ident("test"))
    })
}

impl Source {
    /// Whether a path is of this crate as it stands, without what `use` lines bring in.
    fn is_own(&self, path: &[String]) -> bool {
        path.first().is_some_and(|first| {
            ["crate", "super", "self", "solomonoff"].contains(&first.as_str())
                || self.children.contains(first)
        })
    }

    fn add_tree(&mut self, mut before: Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_tree(before, &path.tree);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(before.clone(), tree);
                }
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                let own = before.last().cloned().unwrap_or_default();
                self.names.push((own, before));
            }
            syn::UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.names.push((name.ident.to_string(), before));
            }
            syn::UseTree::Rename(rename) => {
                if rename.ident != "self" {
                    before.push(rename.ident.to_string());
                }
                self.names.push((rename.rename.to_string(), before));
            }
            syn::UseTree::Glob(_) => self.globs.push(before),
        }
    }
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Mod(module) if is_of_tests(&module.attrs) => {}
            syn::Item::Mod(module) if module.content.is_none() => {
                self.children.insert(module.ident.to_string());
            }
            syn::Item::Use(used) if is_of_tests(&used.attrs) => {}
            syn::Item::Use(used) => {
                let (names, globs) = (self.names.len(), self.globs.len());
                self.add_tree(Vec::new(), &used.tree);
                if !matches!(used.vis, syn::Visibility::Inherited) {
                    let named = self.names[names..].iter().map(|(_, path)| path);
                    let passed_on = named.chain(&self.globs[globs..]).cloned();
                    self.passed_on.extend(passed_on);
                }
            }
            syn::Item::Fn(function) if is_of_tests(&function.attrs) => {}
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_of_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    // `pub(super)` names no import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        self.paths.insert(words.collect());
        visit::visit_path(self, path);
    }
}

/// The files of a source tree by module.
struct House(BTreeMap<Module, Source>);

/// An import from one file of another.
type Import = (Module, Module);

impl House {
    /// Reads the library below `src/lib.rs` and the command below `src/main.rs`, whose modules stand side by side.
    fn read(src: &Path) -> House {
        let mut house = House(BTreeMap::new());
        for root in ["lib.rs", "main.rs"] {
            let file = src.join(root);
            if file.exists() {
                house.add(&file, src, vec![root.trim_end_matches(".rs").to_owned()]);
            }
        }
        house
    }

    fn add(&mut self, file: &Path, folder: &Path, module: Module) {
        let text = std::fs::read_to_string(file).unwrap();
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let mut source = Source::default();
        source.visit_file(&parsed);
        for child in source.children.clone() {
            let flat = folder.join(format!("{child}.rs"));
            let inside = folder.join(&child);
            let file: PathBuf = if flat.exists() {
                flat
            } else {
                inside.join("mod.rs")
            };
            let mut path = module.clone();
            path.push(child);
            self.add(&file, &inside, path);
        }
        self.0.insert(module, source);
    }

    /// The file that a path means when it stands in `from`; none for what another crate has.
    fn file_of(
        &self,
        from: &Module,
        path: &[String],
        seen: &mut BTreeSet<Import>,
    ) -> Option<Module> {
        let mut words = path.iter();
        let first = words.next()?;
        let mut at = match first.as_str() {
            "crate" => vec![from[0].clone()],
            "solomonoff" => vec!["lib".to_owned()],
            "self" => from.clone(),
            "super" => from[..from.len() - 1].to_vec(),
            _ => {
                words = path.iter();
                from.clone()
            }
        };
        if first == "super" && at.is_empty() {
            return None;
        }
        let relative = words.len() == path.len();
        let mut moved = !relative;
        while let Some(word) = words.next() {
            if word == "super" {
                at.pop();
                continue;
            }
            let source = self.0.get(&at)?;
            let rest: Vec<String> = words.clone().cloned().collect();
            let brought_in = source.names.iter().find(|(name, _)| name == word);
            let is_child = source.children.contains(word);
            if let Some((_, target)) = brought_in
                && (!is_child || rest.is_empty())
                && seen.insert((at.clone(), vec![word.clone()]))
            {
                let whole: Vec<String> = target.iter().chain(&rest).cloned().collect();
                if let Some(found) = self.file_of(&at, &whole, seen) {
                    return Some(found);
                }
            }
            if is_child {
                at.push(word.clone());
                moved = true;
                continue;
            }
            // A glob of another crate brings in nothing of this one.
            for glob in source.globs.iter().filter(|glob| source.is_own(glob)) {
                let whole: Vec<String> = glob.iter().chain([word]).chain(&rest).cloned().collect();
                if seen.insert((at.clone(), whole.clone()))
                    && let Some(found) = self.file_of(&at, &whole, seen)
                    && found != at
                {
                    return Some(found);
                }
            }
            break;
        }
        moved.then_some(at)
    }

    /// All imports between files.
    fn imports(&self) -> BTreeSet<Import> {
        let mut found = BTreeSet::new();
        for (module, source) in &self.0 {
            let used = source
                .names
                .iter()
                .map(|(_, path)| path)
                .chain(&source.globs);
            for path in used.chain(&source.paths) {
                // A name that a `use` line brings in is counted there.
                if !source.is_own(path) || source.passed_on.contains(path) {
                    continue;
                }
                if let Some(file) = self.file_of(module, path, &mut BTreeSet::new())
                    && file != *module
                {
                    found.insert((module.clone(), file));
                }
            }
            // Who brings in every name of a module brings in what it passes on.
            for glob in source.globs.iter().filter(|glob| source.is_own(glob)) {
                let Some(facade) = self.file_of(module, glob, &mut BTreeSet::new()) else {
                    continue;
                };
                for path in &self.0[&facade].passed_on {
                    if let Some(file) = self.file_of(&facade, path, &mut BTreeSet::new())
                        && file != *module
                    {
                        found.insert((module.clone(), file));
                    }
                }
            }
        }
        found
    }
}

fn show(module: &Module) -> String {
    module.join("::")
}

/// Imports of a higher layer.
fn upward(imports: &BTreeSet<Import>) -> Vec<String> {
    let layer = |module: &Module| {
        let name = module.get(1)?;
        let place = LAYERS.iter().position(|layer| layer == name);
        Some(place.unwrap_or_else(|| panic!("{} is in no layer", show(module))))
    };
    imports
        .iter()
        .filter(|(from, to)| match (layer(from), layer(to)) {
            (Some(from), Some(to)) => to > from,
            // Nobody imports the roots.
            (Some(_), None) => true,
            (None, _) => false,
        })
        .map(|(from, to)| format!("{} imports {}", show(from), show(to)))
        .collect()
}

/// Sets of files that import each other, directly or by way of others.
fn circles(imports: &BTreeSet<Import>) -> Vec<String> {
    let mut graph = petgraph::graphmap::DiGraphMap::<&Module, ()>::new();
    for (from, to) in imports {
        graph.add_edge(from, to, ());
    }
    petgraph::algo::tarjan_scc(&graph)
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .map(|circle| {
            let inside = imports
                .iter()
                .filter(|(from, to)| circle.contains(&from) && circle.contains(&to));
            let lines = inside.map(|(from, to)| format!("  {} imports {}", show(from), show(to)));
            let lines: Vec<String> = lines.collect();
            format!("{} files in a circle:\n{}", circle.len(), lines.join("\n"))
        })
        .collect()
}

/// Experiments that import each other.
fn between_experiments(imports: &BTreeSet<Import>) -> Vec<String> {
    let experiment = |module: &Module| match &module[1..] {
        [suite, question, name, ..] if suite == "suite" && question != "instrument" => {
            Some((question.clone(), name.clone()))
        }
        _ => None,
    };
    imports
        .iter()
        .filter(|(from, to)| match (experiment(from), experiment(to)) {
            (Some(from), Some(to)) => {
                from != to
                    && !["own_data", "own_agent", "own_network", "file"].contains(&from.0.as_str())
            }
            _ => false,
        })
        .map(|(from, to)| format!("{} imports {}", show(from), show(to)))
        .collect()
}

fn own() -> House {
    House::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn no_layer_imports_a_higher_one() {
    let found = upward(&own().imports());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_two_files_import_each_other() {
    let found = circles(&own().imports());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn experiments_import_instruments_and_never_each_other() {
    let found = between_experiments(&own().imports());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A tree of files with these texts.
fn built(files: &[(&str, &str)]) -> House {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    House::read(folder.path())
}

#[test]
fn an_upward_import_is_seen_however_it_is_written() {
    let through = [
        "use crate::trace::Trace;",
        "use crate::{exact, trace::{self}};",
        "use super::trace as drawn;",
        "fn f() -> crate::trace::Trace { todo!() }",
        "mod inner { fn f() { crate::trace::tell() } }",
    ];
    for text in through {
        let house = built(&[
            ("lib.rs", "mod exact; mod trace;"),
            ("exact.rs", text),
            ("trace.rs", "use crate::exact; pub struct Trace;"),
        ]);
        assert_eq!(upward(&house.imports()).len(), 1, "{text}");
    }
    let house = built(&[
        ("lib.rs", "mod exact; mod trace;"),
        (
            "exact.rs",
            "#[cfg(test)] mod tests { use crate::trace::Trace; }",
        ),
        ("trace.rs", "use crate::exact; pub struct Trace;"),
    ]);
    assert_eq!(upward(&house.imports()), Vec::<String>::new());
}

#[test]
fn a_circle_is_seen_through_what_is_passed_on() {
    let around = |first: &str, second: &str, third: &str| {
        let house = built(&[
            ("lib.rs", "mod exact;"),
            (
                "exact/mod.rs",
                "mod a; mod b; mod c; pub use b::B; pub use c::*;",
            ),
            ("exact/a.rs", first),
            ("exact/b.rs", second),
            ("exact/c.rs", third),
        ]);
        circles(&house.imports()).len()
    };
    assert_eq!(
        around("use super::B;", "use super::c::C;", "pub struct C;"),
        0
    );
    assert_eq!(
        around("use super::B;", "use super::C;", "use super::a::A;"),
        1
    );
    assert_eq!(
        around("use super::B;", "use crate::exact::{c::C, a};", ""),
        1
    );
    assert_eq!(around("use super::*;", "use super::a;", "pub struct C;"), 1);
}
