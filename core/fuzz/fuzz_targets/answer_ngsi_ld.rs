#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wattwalk::sources::fuzzing::ngsi_ld(bytes));
