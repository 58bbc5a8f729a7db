package io.wattwalk

import java.lang.reflect.Method
import java.util.SortedSet

/** What the library exports, as the generated code declares it: a new export is here unasked. */
internal object Exported {
    private val name = Regex("uniffi_wattwalk_fn_(?:method|constructor|func)_(\\w+)")

    /** Without what the platform implements, and the texts of exceptions. */
    val functions: SortedSet<String> = declared().keys.filter { isCalled(it) }.toSortedSet()

    /** Those that are futures: they have no status to fill in. */
    val suspending: SortedSet<String> = declared().filter { (name, method) ->
        name in functions && method.parameterTypes.none { it.simpleName == "UniffiRustCallStatus" }
    }.keys.toSortedSet()

    /** Names of the classes that hold something of the library's. */
    val objects: SortedSet<String> = Class.forName("io.wattwalk.UniffiLib").declaredMethods
        .mapNotNull { Regex("uniffi_wattwalk_fn_free_(\\w+)").matchEntire(it.name)?.groupValues?.get(1) }
        .filter { isCalled("${it}_") }.toSortedSet()

    private fun declared(): Map<String, Method> = Class.forName("io.wattwalk.UniffiLib").declaredMethods
        .mapNotNull { method -> name.matchEntire(method.name)?.let { it.groupValues[1] to method } }.toMap()

    private fun isCalled(function: String): Boolean {
        val ofThePlatform = listOf(AppSource::class, PackReader::class, SecretStore::class, LogSink::class)
            .any { function.startsWith("${it.simpleName!!.lowercase()}_") }
        return !ofThePlatform && "_uniffi_trait_" !in function
    }
}
