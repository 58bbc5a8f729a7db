package io.wattwalk

import java.io.IOException
import java.nio.file.Path
import java.time.Instant
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

// The README shows what is between the two lines.
// ---
class OurMeter(private val powerKw: suspend () -> Double) : AppSource {
    override fun info() = SourceInfo("our-meter", "Our meter", attribution = "Ourselves")

    override suspend fun fetch(assets: List<AssetId>, now: Instant): Batch {
        if ("substation" !in assets) return Batch()
        val kw = try { powerKw() } catch (e: IOException) { throw AppSourceException.Unreachable("the meter is silent") }
        return Batch(listOf(Reading("substation", Quantity.POWER_KW, kw, now, Quality.LIVE)))
    }
}

fun measured(folder: Path): List<SourcedReading> = runBlocking {
    val session = TourSession(openPack(folder), newVisit("en"), sources = listOf(OurMeter { 120.0 }))
    val now = Instant.now()
    session.use {
        session.pollSources(now) // or keepPolling()
        for (source in session.sources()) println("${source.title}: ${source.sign}")
        session.readingsOf("substation", now)
    }
}
// ---

class OurMeterTest {
    private val home = Path.of(System.getProperty("wattwalk.package"))

    @Test
    fun `the README's own source runs`() {
        val power = measured(Demo.folder).single { it.reading.quantity == Quantity.POWER_KW }
        assertEquals("our-meter", power.sourceId)
        assertEquals(120.0 to Quality.LIVE, power.reading.value to power.reading.quality)
    }

    @Test
    fun `the README shows the source that runs`() {
        val here = home.resolve("src/test/kotlin/io/wattwalk/OurMeter.kt").toFile().readText()
        val example = here.split("// ---\n")[1].trim()
        assertTrue(example.lines().size <= 20, "${example.lines().size} lines")
        assertTrue(home.resolve("README.md").toFile().readText().contains(example))
    }
}
