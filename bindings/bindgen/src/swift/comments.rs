//! Comments of Rust, as DocC reads them: `# Errors` becomes `- Throws:`, links
//! are DocC's, and names in code are those of Swift.

use std::collections::HashSet;

/// Rewrites the comments of generated Swift; the code stays as it is.
pub(crate) fn for_docc(swift: &str) -> String {
    let types = types(swift);
    let mut out: Vec<String> = Vec::new();
    let mut lines = swift.lines();
    while let Some(line) = lines.next() {
        let indent = line.strip_suffix("/**").filter(|before| before.trim().is_empty());
        let Some(indent) = indent else {
            out.push(line.to_owned());
            continue;
        };
        let mut inside = Vec::new();
        let mut end = "";
        for line in lines.by_ref() {
            if line.trim_start().starts_with("*/") {
                end = line.trim_start().trim_start_matches("*/");
                break;
            }
            inside.push(line.trim().trim_start_matches('*').trim());
        }
        let comment = rewrite(inside.into_iter(), &types);
        out.extend(comment.iter().map(|text| format!("{indent}/// {text}").trim_end().to_owned()));
        // A parameter stands right behind its comment.
        if !end.is_empty() {
            out.push(format!("{indent}{end}"));
        }
    }
    out.join("\n") + "\n"
}

/// The names of all public types.
fn types(swift: &str) -> HashSet<&str> {
    // An error's `public` stands on a line of its own.
    let kinds = ["open class ", "public enum ", "enum ", "public protocol ", "public struct "];
    let rest = swift.lines().filter_map(|line| kinds.iter().find_map(|k| line.strip_prefix(k)));
    rest.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next()).collect()
}

fn rewrite<'a>(lines: impl Iterator<Item = &'a str>, types: &HashSet<&str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut throws = lines.map(|line| spans(line, types)).peekable();
    while let Some(line) = throws.next_if(|line| line != "# Errors") {
        out.push(line);
    }
    if throws.next().is_some() {
        for (number, line) in throws.enumerate() {
            out.push(format!("{} {line}", if number == 0 { "- Throws:" } else { " " }));
        }
    }
    out
}

/// A line with its links and its code as Swift's.
fn spans(line: &str, types: &HashSet<&str>) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, code, after)) = split_code(rest) {
        let name = swift_name(code, types);
        let link = before.strip_suffix('[').zip(after.strip_prefix(']'));
        rest = if let Some((before, after)) = link {
            let ticks = if types.contains(name.as_str()) { "``" } else { "`" };
            out.push_str(&format!("{before}{ticks}{name}{ticks}"));
            // Where the link leads in Rust.
            let target = after.strip_prefix('(').and_then(|target| target.split_once(')'));
            target.map_or(after, |(_, after)| after)
        } else {
            out.push_str(&format!("{before}`{name}`"));
            after
        };
    }
    out + rest
}

/// What is before, within and after the first pair of backticks.
fn split_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    Some((before, code, after))
}

/// A name of Rust as Swift has it: `Frame::first_vertex` is `Frame.firstVertex`.
fn swift_name(code: &str, types: &HashSet<&str>) -> String {
    let plain = code.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
    if !plain {
        return code.to_owned();
    }
    let segments: Vec<&str> = code.split("::").filter(|name| *name != "Self").collect();
    let first = segments.first().copied().unwrap_or_default();
    // Names that SwiftUI has as well have a word before them (`uniffi.toml`).
    let renamed = ["", "Frame", "Tour"].map(|word| format!("{word}{first}"));
    let owner = renamed.iter().find(|name| types.contains(name.as_str()));
    let mut names = vec![owner.cloned().unwrap_or_else(|| camel(first))];
    for name in segments.iter().skip(1) {
        // Cases begin with a small letter, except those of errors.
        let case = !first.ends_with("Error");
        names.push(if case { camel(&decapitalised(name)) } else { camel(name) });
    }
    names.join(".")
}

/// `radius_m` as `radiusM`; constants and types stay.
fn camel(name: &str) -> String {
    if name.contains(char::is_uppercase) {
        return name.to_owned();
    }
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        name + &capital + letters.as_str()
    })
}

fn decapitalised(name: &str) -> String {
    if name.chars().all(|c| c.is_uppercase() || c == '_') {
        return name.to_owned();
    }
    let mut letters = name.chars();
    let small = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    small + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_those_of_docc_and_code_stays() {
        let theirs = "\
enum PackError: Swift.Error {
public struct FrameShape: Equatable {
    /**
     * Within `radius_m` of [`Shape::first_vertex`], not [`Walk`](crate::Walk);
     * see [`Shape`] and `Surface.ROTATION_*`.
     *
     * # Errors
     * [`PackError::File`] or [`PackError`], and
     * more of [`Quality::Withheld`].
     */
open func a_b()throws  {
    public init(
        /**
         * The `radius_m`.
         */radius: Float) {
";
        let ours = "\
enum PackError: Swift.Error {
public struct FrameShape: Equatable {
    /// Within `radiusM` of `FrameShape.firstVertex`, not `Walk`;
    /// see ``FrameShape`` and `Surface.ROTATION_*`.
    ///
    /// - Throws: `PackError.File` or ``PackError``, and
    ///   more of `Quality.withheld`.
open func a_b()throws  {
    public init(
        /// The `radiusM`.
        radius: Float) {
";
        assert_eq!(for_docc(theirs), ours);
    }
}
