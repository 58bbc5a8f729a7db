#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wattwalk_fuzz::run("truth", bytes));
