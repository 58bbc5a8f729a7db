//! How what an app was asked by Rust ends.

/// What is replaced, each as uniffi 0.32 writes it, and what with.
pub(super) const CHANGES: &[(&str, &str)] = &[(
    "            callResult = try await makeCall()
        } catch let error as E {
            handleError(CALL_ERROR, lowerError(error))
            return
        } catch {
            handleError(CALL_UNEXPECTED_ERROR, FfiConverterString.lower(String(describing: error)))
",
    // Nobody would free the answer of who was cancelled. Of what is unexpected
    // its name is told, since its words may hold what nobody should see.
    "            callResult = try await makeCall()
            try Task.checkCancellation()
        } catch where Task.isCancelled {
            handleError(CALL_UNEXPECTED_ERROR, RustBuffer.empty())
            return
        } catch let error as E {
            handleError(CALL_ERROR, lowerError(error))
            return
        } catch {
            handleError(CALL_UNEXPECTED_ERROR, FfiConverterString.lower(String(reflecting: type(of: error))))
",
)];
