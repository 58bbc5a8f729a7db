package io.wattwalk.demo

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.widget.Button
import android.widget.TextView
import com.sun.net.httpserver.HttpServer
import io.wattwalk.AroundMap
import io.wattwalk.AssetKind
import io.wattwalk.EastNorth
import io.wattwalk.EdgeReason
import io.wattwalk.Fault
import io.wattwalk.Fix
import io.wattwalk.MapForm
import io.wattwalk.MapShape
import io.wattwalk.Network
import io.wattwalk.PackReader
import io.wattwalk.SurroundingsState
import io.wattwalk.TourPack
import io.wattwalk.WantedSecret
import io.wattwalk.demo.overlay.Colours
import io.wattwalk.demo.overlay.colourOf
import io.wattwalk.demo.panel.SourceActions
import io.wattwalk.demo.panel.SourcesPanel
import io.wattwalk.demo.panel.inLanguage
import io.wattwalk.demo.panel.noticeOf
import io.wattwalk.demo.panel.stateOf
import io.wattwalk.demo.plan.PlanScene
import io.wattwalk.demo.plan.PlanView
import io.wattwalk.demo.plan.Sheet
import io.wattwalk.demo.plan.VisitorPainter
import io.wattwalk.demo.visit.AssetPack
import io.wattwalk.demo.visit.DeviceClock
import io.wattwalk.demo.visit.SavedVisit
import io.wattwalk.demo.visit.Visit
import java.net.InetAddress
import java.net.InetSocketAddress
import java.time.ZoneId
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** How far the networks around the visitor are known, and why not farther. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class AroundTest {
    private val context: Context = Tablet.context
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
    private val host get() = "127.0.0.1:${server.address.port}"
    private val clock = DeviceClock()

    @After
    fun stop() = server.stop(0)

    /** A visit of the demo pack with a wide network on a server that does not have it. */
    private fun visit(): Visit {
        server.createContext("/") { call ->
            call.sendResponseHeaders(404, -1)
            call.close()
        }
        server.start()
        val demo = AssetPack(context.assets, "fort-issy")
        val wide = """"wattwalk_pack": 2, "wide_networks": [{"url": "http://$host/a.fgb"}]"""
        val pack = TourPack.fromReader(
            object : PackReader {
                override fun read(path: String): ByteArray {
                    val bytes = demo.read(path)
                    return if (path == "pack.json") String(bytes).replace("\"wattwalk_pack\": 1", wide).toByteArray() else bytes
                }
            },
        )
        assertEquals(emptyList<Any>(), pack.problems())
        return Visit(pack, clock, SavedVisit("en")).apply { fix(Fix(clock.now(), 48.8184, 2.2678, 3.0, null, null)) }
    }

    /** What a guide does about hosts, and nothing else. */
    private class Hosts(private val visit: Visit) : SourceActions {
        override fun allow(host: String, on: Boolean) {
            visit.services.allowed = if (on) setOf(host) else emptySet()
        }

        override fun askToken(wanted: WantedSecret, title: String) = error("no token is wanted")

        override fun forgetToken(wanted: WantedSecret) = error("no token is wanted")
    }

    @Test
    fun `the guide agrees to the host of a wide network`() = visit().use { visit ->
        val panel = SourcesPanel(context, visit.services, Hosts(visit), ZoneId.of("Europe/Paris"), visit.provenance)
        fun comesTo(words: String) {
            val end = System.nanoTime() + 20_000_000_000
            fun notice() = context.noticeOf(visit.around, placed = true).orEmpty()
            while (words !in notice() && System.nanoTime() < end) {
                visit.tick()
                Thread.sleep(20)
            }
            assertTrue("$words: ${notice()}", words in notice())
        }
        comesTo("are not loaded: the guide has not agreed to $host.")
        panel.show(visit.services)
        val texts = panel.inside().filterIsInstance<TextView>().map { it.text.toString() }
        assertTrue("$texts", "Networks around you" in texts && host in texts && texts.any { it.startsWith("! The networks") })
        panel.inside().filterIsInstance<Button>().single { it.text.toString() == "Allow this host" }.performClick()
        comesTo("are not loaded: their source fails: ")
        panel.show(visit.services)
        assertTrue(panel.inside().filterIsInstance<Button>().any { it.text.toString() == "Stop allowing" })
    }

    @Test
    fun `every edge has its words in three languages`() {
        val reasons = listOf(
            EdgeReason.Crowded(20_000), EdgeReason.NotAllowed("a.example"), EdgeReason.Unreachable(Fault.NAME, "m"),
            EdgeReason.Changed("b.fgb"), EdgeReason.Broken("m"),
        )
        for (language in listOf("en", "fr", "zh")) {
            val words = context.inLanguage(language)
            val edges = reasons.flatMap { reason -> listOf(449.0, 0.0).map { words.stateOf(SurroundingsState.Edge(it, reason))!! } }
            assertEquals("$edges", 10, edges.toSet().size)
            assertTrue("$edges", edges.all { it.startsWith("! ") } && edges.count { "400" in it } == 5)
            assertTrue(words.stateOf(SurroundingsState.Complete(87.0))!!.let { it.startsWith("✓ ") && "80" in it })
            assertNull(words.stateOf(SurroundingsState.Whole))
            assertNull(words.noticeOf(SurroundingsState.Loading, placed = false))
            assertTrue(words.noticeOf(SurroundingsState.Loading, placed = true) != null)
        }
    }

    @Test
    fun `the edge is drawn on the plan about the visitor`() = visit().use { visit ->
        visit.tick()
        val pose = visit.pose()!!
        val warning = context.getColor(R.color.plan_lost)
        val painter = VisitorPainter(Colours, warning, 1f)
        // Two pixels a metre, the visitor in the middle.
        val sheet = Sheet.around(pose.positionM, 280, 280)

        fun painted(around: SurroundingsState): Bitmap {
            val picture = Bitmap.createBitmap(280, 280, Bitmap.Config.ARGB_8888)
            painter.edge(Canvas(picture), sheet, PlanScene(emptyList(), emptySet(), null, pose, around, null, null))
            return picture
        }

        /** How far from the middle each pixel of that colour is, metres. */
        fun Bitmap.offs(colour: Int) = (0 until 280 * 280).filter { getPixel(it % 280, it / 280) == colour }
            .map { Math.hypot(it % 280 - 139.5, it / 280 - 139.5) / 2 }

        val cut = painted(SurroundingsState.Edge(50.0, EdgeReason.Crowded(20_000))).offs(warning)
        assertTrue("${cut.size}", cut.size > 100 && cut.all { it in 48.5..51.5 })
        val whole = painted(SurroundingsState.Complete(50.0))
        assertEquals(0, whole.offs(warning).size)
        assertTrue(whole.offs(Colours.pale).all { it in 49.0..51.0 })
        for (nothing in listOf(SurroundingsState.Whole, SurroundingsState.Loading, SurroundingsState.Edge(0.0, EdgeReason.Broken("")))) {
            assertTrue(painted(nothing).sameAs(Bitmap.createBitmap(280, 280, Bitmap.Config.ARGB_8888)))
        }
    }

    @Test
    fun `networks around the visitor are on the plan, from the scale on that they are shown from`() = visit().use { visit ->
        visit.tick()
        val place = visit.pose()!!.positionM
        val plan = PlanView(context, visit.map) { error("nothing is touched") }
        plan.layout(0, 0, 400, 400)
        fun at(east: Double, north: Double) = EastNorth(place.eastM + east, place.northM + north)
        fun shape(form: MapForm, from: Float, vararg places: EastNorth) = MapShape(
            1_000, Network.GAS, AssetKind.PIPE, form, true, false, from, listOf(places.toList()),
        )
        fun painted(wide: AroundMap?): Bitmap {
            plan.scene = PlanScene(emptyList(), emptySet(), null, visit.pose(), visit.around, null, null, wide)
            val picture = Bitmap.createBitmap(400, 400, Bitmap.Config.ARGB_8888)
            plan.draw(Canvas(picture))
            return picture
        }
        fun Bitmap.gas() = (0 until 400 * 400).count { getPixel(it % 400, it / 400) == colourOf(Network.GAS) }

        val none = painted(null)
        val line = shape(MapForm.LINES, 0f, at(-90.0, 20.0), at(90.0, 20.0))
        val speck = shape(MapForm.POINTS, 4f, at(10.0, -20.0))
        val lined = painted(AroundMap(1, listOf(line), 0))
        assertEquals(0, none.gas())
        assertTrue("${lined.gas()}", lined.gas() > 30)
        assertEquals(0, painted(AroundMap(2, listOf(speck), 0)).gas())
        plan.turn()
        plan.enlarge(2f)
        assertTrue(painted(AroundMap(2, listOf(speck), 0)).gas() > 4)
    }
}
