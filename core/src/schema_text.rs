//! Texts of a certain form.

/// Gives a type the schema of a text: its description, and what is asked of it.
macro_rules! text {
    ($type:ty, $description:literal, $asked:tt) => {
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = schemars::json_schema!($asked);
                schema.insert("type".into(), "string".into());
                schema.insert("description".into(), $description.into());
                schema
            }
        }
    };
}
pub(crate) use text;

/// A path of a file of the pack.
pub(crate) struct PackPath;
text!(
    PackPath,
    "A file of the pack: names with `/` between folders, without `..`.",
    { "pattern": r"^(?!\.{0,2}(/|$))(?!.*/\.{0,2}(/|$))[^\\:\u0000-\u001f\u007f-\u009f]+$" }
);

/// A text that is not empty.
pub(crate) struct Filled;
text!(Filled, "A text that is not empty.", { "pattern": r"\S" });

/// The address of a service.
pub(crate) struct ServiceAddress;
text!(
    ServiceAddress,
    "Where the service is, `https://…` (a broker: `mqtts://…`), without query or password.",
    { "format": "uri", "pattern": "^(https|http|mqtts|mqtt)://[^@?]+$" }
);

text!(
    crate::language::Language,
    "A language as its BCP 47 tag, as fr.",
    { "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", "maxLength": 35 }
);
