//! The fuzzer's way into `chut_fuzz::cursor`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| chut_fuzz::cursor(input));
