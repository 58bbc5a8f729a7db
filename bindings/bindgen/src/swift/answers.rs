//! How what an app was asked by Rust ends.

/// What is replaced, each as uniffi 0.32 writes it, and what with.
pub(super) const CHANGES: &[(&str, &str)] = &[
    // A task may begin on any thread: all that it is handed says that it may, or
    // Swift 6.0's compiler ends in the middle of its work. A buffer of Rust's has
    // one owner, who hands it on.
    ("    makeCall: @escaping (", "    makeCall: @escaping @Sendable ("),
    ("    handleSuccess: @escaping (", "    handleSuccess: @escaping @Sendable ("),
    ("    handleError: @escaping (", "    handleError: @escaping @Sendable ("),
    ("    lowerError: @escaping (", "    lowerError: @escaping @Sendable ("),
    (
        "let makeCall = {
                () async throws",
        "let makeCall = { @Sendable
                () async throws",
    ),
    ("let uniffiHandleSuccess = { (", "let uniffiHandleSuccess = { @Sendable ("),
    (
        "let uniffiHandleError = { (statusCode, errorBuf) in",
        "let uniffiHandleError = { @Sendable (statusCode: Int8, errorBuf: RustBuffer) in",
    ),
    (
        "fileprivate extension RustBuffer {",
        "extension RustBuffer: @unchecked @retroactive Sendable {}

fileprivate extension RustBuffer {",
    ),
    // Nobody would free the answer of who was cancelled. Of what is unexpected
    // its name is told, since its words may hold what nobody should see.
    (
        "            callResult = try await makeCall()
        } catch let error as E {
            handleError(CALL_ERROR, lowerError(error))
            return
        } catch {
            handleError(CALL_UNEXPECTED_ERROR, FfiConverterString.lower(String(describing: error)))
",
        "            callResult = try await makeCall()
            try Task.checkCancellation()
        } catch where Task.isCancelled {
            handleError(CALL_UNEXPECTED_ERROR, RustBuffer.empty())
            return
        } catch let error as E {
            handleError(CALL_ERROR, lowerError(error))
            return
        } catch {
            handleError(CALL_UNEXPECTED_ERROR, FfiConverterString.lower(String(describing: type(of: error))))
",
    ),
];
