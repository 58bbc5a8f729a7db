//! How Swift reads what Rust returned.
//!
//! uniffi reads each number through Foundation's `Data`: more than a
//! microsecond each on Linux, milliseconds for a frame. The bytes lie in memory
//! anyway, so they are read where they are.

/// What is replaced, each as uniffi 0.32 writes it, and what with.
pub(super) const CHANGES: &[(&str, &str)] = &[
    ("(data: Data, offset: Data.Index)", "(data: UnsafeRawBufferPointer, offset: Int)"),
    ("createReader(data: Data)", "createReader(data: UnsafeRawBufferPointer)"),
    (
        "createReader(data: Data(rustBuffer: buf))",
        "createReader(data: UnsafeRawBufferPointer(start: buf.data, count: Int(buf.len)))",
    ),
    ("func readInt<T: FixedWidthInteger>", "func readInt<T: FixedWidthInteger & BitwiseCopyable>"),
    (
        "    if T.self == UInt8.self {
        let value = reader.data[reader.offset]
        reader.offset += 1
        return value as! T
    }
    var value: T = 0
    let _ = withUnsafeMutableBytes(of: &value, { reader.data.copyBytes(to: $0, from: range)})
    reader.offset = range.upperBound
    return value.bigEndian
",
        "    let value = reader.data.loadUnaligned(fromByteOffset: reader.offset, as: T.self)
    reader.offset = range.upperBound
    return T(bigEndian: value)
",
    ),
    (
        "count: Int) throws -> Array<UInt8> {
    let range",
        "count: Int) throws -> UnsafeRawBufferPointer {
    let range",
    ),
    (
        "    var value = [UInt8](repeating: 0, count: count)
    value.withUnsafeMutableBufferPointer({ buffer in
        reader.data.copyBytes(to: buffer, from: range)
    })
    reader.offset = range.upperBound
    return value
",
        "    reader.offset = range.upperBound
    return UnsafeRawBufferPointer(rebasing: reader.data[range])
",
    ),
];
