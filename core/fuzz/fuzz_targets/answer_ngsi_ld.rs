#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wattwalk::live::fuzzing::ngsi_ld(bytes));
