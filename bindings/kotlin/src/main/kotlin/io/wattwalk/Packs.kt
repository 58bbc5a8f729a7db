package io.wattwalk

import java.nio.file.Path
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * Opens a pack that is a folder on disk, away from the caller's thread.
 *
 * @throws PackException when `pack.json` or the tour cannot be used at all.
 */
public suspend fun openPack(folder: Path): TourPack =
    withContext(Dispatchers.IO) { TourPack.fromFolder(folder.toString()) }

/**
 * Opens a pack whose files [read] brings: an app's assets, an archive. A file that is not there is
 * told by throwing [PackException.File].
 *
 * @throws PackException when `pack.json` or the tour cannot be used at all.
 */
public suspend fun openPack(read: (path: String) -> ByteArray): TourPack =
    withContext(Dispatchers.IO) {
        val reader = object : PackReader {
            override fun read(path: String): ByteArray = read(path)
        }
        TourPack.fromReader(reader)
    }
