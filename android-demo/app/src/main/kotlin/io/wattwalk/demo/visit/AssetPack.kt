package io.wattwalk.demo.visit

import android.content.res.AssetManager
import io.wattwalk.PackException
import io.wattwalk.PackReader
import java.io.IOException

/** A tour pack among the app's assets. */
internal class AssetPack(private val assets: AssetManager, private val folder: String) : PackReader {
    override fun read(path: String): ByteArray = try {
        assets.open("$folder/$path").use { it.readBytes() }
    } catch (error: IOException) {
        throw PackException.File(path, error.message ?: "cannot be read")
    }
}
