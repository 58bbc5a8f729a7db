//! Makes what uniffi wrote for Kotlin an API for people.
//!
//! uniffi makes its own machinery as public as the types that apps use, names
//! types by what they are in Rust, and writes for Kotlin alone. Here the
//! machinery becomes internal, numbers without a sign (which Java has not, and
//! whose functions it cannot name) become those with one, and constructors are
//! static for Java. The comments are [`docs`]' part.

mod docs;

use regex::{Captures, Regex};

/// What is to be found, and what takes its place. All of it must be found:
/// otherwise uniffi writes something else now, and this is out of date.
const RULES: &[(&str, &str)] = &[
    // Machinery.
    (r"(?m)^public ((?:object|interface|abstract class|typealias) FfiConverter)", "internal $1"),
    (r"(?m)^((?:open class|object) (?:RustBuffer|Uniffi\w+|NoHandle)\b)", "internal $1"),
    (r"(?m)^(interface (?:Disposable|Uniffi\w+))", "internal $1"),
    (r"(?m)^(inline fun <T : Disposable)", "internal $1"),
    (r"(?m)^public (fun uniffiEnsureInitialized)", "internal $1"),
    (r"(?m)^public (interface \w+Interface \{)", "internal $1"),
    (r"(?m)^(open class \w+Impl: Disposable)", "internal $1"),
    (r": Disposable, AutoCloseable\b", ": AutoCloseable"),
    (r"override fun destroy\(\)", "internal fun destroy()"),
    (r"(?m)^    (constructor\((?:withHandle|noHandle):)", "    internal $1"),
    (r"protected (val (?:handle|cleanable):)", "internal $1"),
    (r"(?m)^    (val uniffiIsDestroyed)", "    internal $1"),
    (r"(?m)^    (fun uniffiCloneHandle)", "    internal $1"),
    (r"(?m)^    (companion object ErrorHandler)", "    internal $1"),
    (r"(?m)^public (fun uniffiForeignFutureHandleCount)", "internal $1"),
    // What Rust waits for always ends, as a coroutine that is cancelled before
    // it began would not; what it is asked with is given back then, too.
    (
        r"GlobalScope\.launch coroutineBlock@",
        "GlobalScope.launch(start = CoroutineStart.ATOMIC) coroutineBlock@",
    ),
    (
        r"(?m)^(import kotlinx\.coroutines\.CancellableContinuation)$",
        "$1\nimport kotlinx.coroutines.CancellationException\nimport kotlinx.coroutines.CoroutineStart\nimport kotlinx.coroutines.isActive",
    ),
    (
        r"(?s)val callResult = try \{\s+makeCall\(\)\s+\} catch\(e: kotlin\.Exception\) \{\s+if \(e is E\).*?handleSuccess\(callResult\)\n",
        ANSWER,
    ),
    // Numbers without a sign.
    (r"kotlin\.UInt\b", "kotlin.Int"),
    (r"kotlin\.ULong\b", "kotlin.Long"),
    (r"= (\d+)uL?\b", "= $1"),
    // For Java.
    (r"(?m)^(@file:Suppress.*)$", "$1\n@file:JvmName(\"Wattwalk\")"),
    (r"(?m)^    (constructor\(`.* = )", "    @JvmOverloads $1"),
    (
        r"((?:@JvmOverloads )?constructor\(`.*\s+this\(UniffiWithHandle,\s+uniffiRustCallWithError\((\w+)\))",
        "@Throws($2::class) $1",
    ),
    // Companions that hold nothing, except the one that uniffi extends itself.
    (r"(interface UniffiCleaner \{(?s:.*?)companion object)\n", "$1 {}\n"),
    (r"(?m)^ +companion object\n", ""),
    // An exception's message is the sentence that its `toString` makes.
    (r#"(override val message\s+get\(\) =) ".*""#, "/** As [toString]. */\n        $1 toString()"),
    (r"// The local Rust `Display`/`Debug` implementation\.", "/** A sentence for a log. */"),
    // What has no comment in Rust, or no place there.
    (r"(?m)^( +)(companion object \{)", "$1/** How one comes about. */\n$1$2"),
    (
        r"(@Synchronized\s+override fun close\(\))",
        "/** Frees what it holds; a later call throws [IllegalStateException]. */\n    $1",
    ),
    (
        r"(?m)^(class InternalException\()(message: String\))",
        "/** A fault of the library itself, of which its authors want to hear. */\n$1$2",
    ),
    (r"(?m)^(public typealias AssetId)", "/** The id of an asset, as in its pack. */\n$1"),
    (r"(?m)^(public typealias Language)", "/** A language tag of BCP 47, as `fr`. */\n$1"),
];

/// How what an app was asked ends: an `Error`, or words that cannot cross, are a
/// failure and not the end of the process. Of what is unexpected its name is
/// told, since its words may hold what nobody should see. Who was cancelled makes
/// no answer, since nobody would free it.
const ANSWER: &str = "try {
            val callResult = makeCall()
            if (isActive) handleSuccess(callResult) else throw CancellationException()
        } catch (e: Throwable) {
            val expected = try {
                if (e is E && isActive) UniffiRustCallStatus.create(UNIFFI_CALL_ERROR, lowerError(e)) else null
            } catch (_: Throwable) {
                null
            }
            handleError(
                expected ?: UniffiRustCallStatus.create(
                    UNIFFI_CALL_UNEXPECTED_ERROR,
                    if (isActive) FfiConverterString.lower(e.javaClass.name) else RustBuffer.ByValue(),
                )
            )
        }
";

/// Comments of what a variant holds: in Rust it has no name, in Kotlin one from
/// `uniffi.toml`.
const HELD: &[(&str, &str)] = &[
    ("alignment", "What somebody shows."),
    ("attitude", "The orientation."),
    ("cue", "What is to be said."),
    ("degrees", "What was asked for, degrees."),
    ("error", "What is wrong."),
    ("event", "What happened on the tour."),
    ("fix", "The position."),
    ("id", "Which one."),
    ("inertial", "What gyroscope and accelerometer measured."),
    ("lines", "Each with its vertices in order."),
    ("magnetic", "What the magnetometer measured."),
    ("metres", "What was asked for, metres."),
    ("pixels", "What was asked for, pixels."),
    ("points", "Where they are."),
    ("polygons", "Each with its holes."),
    ("stop", "Which one was asked for."),
    ("track", "Where the device was tracked to be."),
];

/// # Errors
/// What uniffi no longer writes.
pub(crate) fn tidy(written: &str) -> Result<String, String> {
    let mut code = without_aliases(written)?;
    for (find, put) in RULES {
        let rule = expression(find)?;
        if !rule.is_match(&code) {
            return Err(format!("nothing is like {find}: has uniffi changed?"));
        }
        code = rule.replace_all(&code, *put).into_owned();
    }
    code = signed_converters(&code)?;
    code = static_constructors(&code);
    code = with_held(&code)?;
    docs::for_kotlin(&code)
}

/// Names of Rust's types give way to what they are in Kotlin. Names that say
/// more than that stay.
fn without_aliases(code: &str) -> Result<String, String> {
    let alias = expression(r"(?m)^public typealias (\w+) = (.+)$")?;
    let kept = ["AssetId", "Language"];
    let mut aliases: Vec<(Regex, String)> = Vec::new();
    for found in alias.captures_iter(code) {
        if !found[1].starts_with("FfiConverter") && !kept.contains(&&found[1]) {
            // uniffi writes a field's type in full where one of its siblings is called the same.
            let name = expression(&format!(r"\b(?:io\.wattwalk\.)?{}\b", &found[1]))?;
            aliases.push((name, found[2].to_owned()));
        }
    }
    let mut lines = Vec::new();
    for line in code.lines() {
        let names_itself = alias
            .captures(line)
            .is_some_and(|found| aliases.iter().any(|(name, _)| name.is_match(&found[1])));
        if names_itself {
            continue;
        }
        // A comment may end where code begins.
        let comment = if line.trim_start().starts_with(['*', '/']) {
            line.find("*/").map_or(line.len(), |end| end + 2)
        } else {
            0
        };
        let (comment, mut code) = (&line[..comment], line[comment..].to_owned());
        for (name, meant) in &aliases {
            code = name.replace_all(&code, meant.as_str()).into_owned();
        }
        lines.push(format!("{comment}{code}"));
    }
    Ok(lines.join("\n") + "\n")
}

/// The converters of numbers without a sign give those with one.
fn signed_converters(code: &str) -> Result<String, String> {
    let converter = expression(r"(?s)object FfiConverterU(?:Int|Long)\b.*?\n\}\n")?;
    let unsigned = expression(r"\b(to)?U(Int|Long)\b")?;
    let sign = |found: &Captures| unsigned.replace_all(&found[0], "$1$2").into_owned();
    Ok(converter.replace_all(code, sign).into_owned())
}

/// Functions of companions are static functions for Java.
fn static_constructors(code: &str) -> String {
    let mut in_companion = false;
    let lines = code.lines().map(|line| {
        // A brace on its own may be that of a call.
        if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            in_companion = false;
        } else if line.ends_with("    companion object {") {
            in_companion = true;
        }
        match line.find("fun `").filter(|_| in_companion) {
            Some(at) => {
                let overloads = if line.contains(" = ") { "@JvmOverloads " } else { "" };
                format!("{}@JvmStatic {overloads}{}", &line[..at], &line[at..])
            }
            None => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// What a variant holds has a comment.
fn with_held(code: &str) -> Result<String, String> {
    let first_field = expression(r"(\bclass \w+\(\s*)val `(\w+)`")?;
    let comment = |found: &Captures| match HELD.iter().find(|(name, _)| *name == &found[2]) {
        Some((name, text)) => format!("{}/** {text} */\n        val `{name}`", &found[1]),
        None => found[0].to_owned(),
    };
    Ok(first_field.replace_all(code, comment).into_owned())
}

fn expression(text: &str) -> Result<Regex, String> {
    Regex::new(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_rust_give_way_to_those_of_kotlin() {
        let code = "public typealias Count = kotlin.ULong\npublic typealias Language = kotlin.String\n\
                    val `line`: Count, // FfiConverterTypeCount\n * Count the lines.\n */val `next`: io.wattwalk.Count\n";
        let tidied = without_aliases(code).unwrap();
        assert_eq!(
            tidied,
            "public typealias Language = kotlin.String\n\
             val `line`: kotlin.ULong, // FfiConverterTypeCount\n * Count the lines.\n \
             */val `next`: kotlin.ULong\n"
        );
    }

    #[test]
    fn numbers_have_a_sign() {
        let code = "internal object FfiConverterULong: FfiConverter<ULong, Long> {\n    \
                    override fun lift(value: Long): ULong {\n        return value.toULong()\n    }\n}\nULong\n";
        assert_eq!(
            signed_converters(code).unwrap(),
            "internal object FfiConverterULong: FfiConverter<Long, Long> {\n    \
             override fun lift(value: Long): Long {\n        return value.toLong()\n    }\n}\nULong\n"
        );
    }

    #[test]
    fn constructors_are_static() {
        let code = "    companion object {\n    @Throws fun `open`(`seed`: Long = 1): Pack {\n}\n    }\n    \
                    fun `close`()\n}\nclass Other\n    fun `other`()\n";
        assert_eq!(
            static_constructors(code),
            "    companion object {\n    @Throws @JvmStatic @JvmOverloads fun `open`(`seed`: Long = 1): Pack {\n}\n    }\n    \
             @JvmStatic fun `close`()\n}\nclass Other\n    fun `other`()\n"
        );
    }

    #[test]
    fn what_is_no_longer_written_is_told() {
        assert!(tidy("package io.wattwalk\n").unwrap_err().contains("has uniffi changed"));
    }
}
