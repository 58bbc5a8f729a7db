package io.wattwalk

import java.nio.file.Path
import java.time.Instant
import kotlin.math.abs
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

// The README shows what is between the two lines.
// ---
fun touched(session: TourSession, xPx: Float, yPx: Float, now: Instant): AssetCard? {
    session.touch(xPx, yPx)
    val card = session.card(now) ?: return null // nothing is there
    println("${card.title}: ${card.facts.joinToString()}")
    for (reading in card.readings) println("${reading.title} ${reading.value ?: "–"}, ${reading.provenance}")
    for (way in card.fedBy) println(way.joinToString(" ← ") { it.title })
    card.curve?.let { println("${it.title}: ${it.said}") } // with its runs and hours, to be drawn

    val source = card.fedBy.firstOrNull()?.first() ?: return card
    session.select(source.asset) // as a touch of it would
    return session.card(now)
}
// ---

class TouchedTest {
    private val home = Path.of(System.getProperty("wattwalk.package"))
    private val here = home.resolve("src/test/kotlin/io/wattwalk/Touched.kt").toFile().readText()

    /** A visit where the demo walk is after a minute and a half, with readings, and its frame. */
    private fun visit(): Pair<TourSession, Frame> {
        val session = Demo.session()
        Rehearsal.fromPack(Demo.pack).samples(Demo.start, 0.0, 90.0).forEach(session::handIn)
        session.poll(now).get()
        return session to session.frame(Demo.camera, now)
    }

    private val now = Demo.after(90.0)
    private val Label.middle get() = xPx + widthPx / 2 to yPx + heightPx / 2

    @Test
    fun `a label that is touched has a card in words, a curve to draw and links to follow`() {
        val (session, frame) = visit()
        session.use {
            val fed = frame.labels.first { label ->
                val (x, y) = label.middle
                assertEquals(session.asset(label.asset)!!.id, session.touch(x, y))
                assertEquals(label.title, session.card(now)!!.title)
                session.card(now)!!.run { fedBy.isNotEmpty() && readings.isNotEmpty() && curve != null }
            }
            val (x, y) = fed.middle
            session.touch(x, y)
            val card = session.card(now)!!
            assertEquals(fed.value, card.readings.first().value)
            assertTrue(card.readings.all { it.title.isNotBlank() && it.provenance.startsWith("simulated · ") }, "${card.readings}")
            val curve = card.curve!!
            val points = curve.runs.flatten()
            assertTrue(points.size == 96 && points.all { it.x in 0f..1f && it.y in 0f..1f }, "$points")
            assertTrue(curve.simulated && curve.said.startsWith("Lowest ") && abs(curve.nowX - 11f / 24) < 0.01f, "$curve")
            assertEquals(listOf("00:00", "06:00", "12:00", "18:00", "24:00"), curve.hours.map { it.text })
            // What has to do with it comes forward.
            val opacities = session.frame(Demo.camera, now).shapes.associate { it.asset to it.opacity }
            assertTrue(frame.shapes.any { (opacities[it.asset] ?: 0f) < it.opacity })

            val source = touched(session, x, y, now)!!
            assertEquals(card.fedBy.first().first().asset, source.asset)
            assertNotEquals(card.asset, source.asset)
            assertTrue(card.asset in source.feeds.map { it.asset }, "${source.feeds}")
            session.setLanguage("fr")
            assertNotEquals(source.facts, session.card(now)!!.facts)

            session.select(null)
            assertNull(session.card(now))
            assertEquals(frame.shapes, session.frame(Demo.camera, now).shapes)
        }
    }

    @Test
    fun `nowhere and nobody are not chosen`() {
        val (session, _) = visit()
        session.use {
            for (pixel in listOf(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE)) {
                assertNull(session.touch(pixel, 100f))
                assertNull(session.touch(100f, pixel))
            }
            for (asset in listOf("", "no such asset", "\u0000", "x".repeat(100_000))) {
                session.select(asset)
                assertNull(session.card(now))
            }
            session.select("tr-4")
            assertEquals("tr-4", session.card(now)?.asset)
            assertEquals("tr-4", session.card(Instant.MAX)?.asset)
            session.goToStop(Demo.pack.tour().stops[3].id, now)
            assertNull(session.card(now), "it ends where the tour goes on")
        }
    }

    @Test
    fun `what a hand did is undone`() {
        val (session, _) = visit()
        session.use {
            val stood = session.progress()
            assertNull(session.undoable(now))
            session.goToStop(Demo.pack.tour().stops[5].id, now)
            assertFalse(session.undoable(now)!!.skipped.isEmpty())
            assertNull(session.undoable(now.plusSeconds(31)))
            session.events()
            session.undo(now)
            assertEquals(listOf(EventKind.Tour(TourEvent.Undone)), session.events().map { it.kind })
            assertEquals(stood, session.progress())
            session.undo(now)
            assertEquals(emptyList<Event>(), session.events())
        }
    }

    @Test
    fun `the README shows the example that runs`() {
        val example = here.split("// ---\n")[1].trim()
        assertTrue(home.resolve("README.md").toFile().readText().contains(example))
    }
}
