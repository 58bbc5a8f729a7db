package io.wattwalk.demo

import android.content.Context
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.widget.Button
import android.widget.TextView
import com.sun.net.httpserver.HttpServer
import io.wattwalk.Connectivity
import io.wattwalk.NetworkState
import io.wattwalk.PackReader
import io.wattwalk.SecretException
import io.wattwalk.SecretId
import io.wattwalk.SourceState
import io.wattwalk.TourPack
import io.wattwalk.WantedSecret
import io.wattwalk.demo.panel.SourceActions
import io.wattwalk.demo.panel.SourcesPanel
import io.wattwalk.demo.panel.askToken
import io.wattwalk.demo.panel.inLanguage
import io.wattwalk.demo.services.Connection
import io.wattwalk.demo.services.SealedSecrets
import io.wattwalk.demo.visit.AssetPack
import io.wattwalk.demo.visit.DeviceClock
import io.wattwalk.demo.visit.SavedVisit
import io.wattwalk.demo.visit.Visit
import java.io.File
import java.net.InetAddress
import java.net.InetSocketAddress
import java.security.ProviderException
import java.time.Instant
import java.time.ZoneId
import javax.crypto.spec.SecretKeySpec
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowDialog
import org.robolectric.shadows.ShadowNetworkCapabilities

/** The guide's panel of sources, and what the tablet does for them; held against a service on this machine. */
@RunWith(RobolectricTestRunner::class)
class SourcesTest {
    private val context: Context = Tablet.context
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
    private val host get() = "127.0.0.1:${server.address.port}"
    private var status = 200

    /** Stands for the key in the Keystore, which a JVM has not. */
    private val secrets = SealedSecrets(context) { SecretKeySpec(ByteArray(32) { 7 }, "AES") }

    @After
    fun stop() = server.stop(0)

    /** Under what the portal's key is kept: for this pack and this host. */
    private val key get() = SecretId.Pack("fort-issy", host, "posts-key", null)

    /** A visit of a pack with a portal that wants a key. */
    private fun visit(): Visit {
        server.createContext("/") { call ->
            val good = call.requestHeaders.getFirst("Authorization") == "Apikey s3cr3t"
            val body = if (good) """{"total_count": 1, "results": [{"t": "${Instant.now()}", "p": 1500}]}""" else "{}"
            call.responseHeaders.add("Content-Type", "application/json")
            call.sendResponseHeaders(if (good) status else 401, body.length.toLong())
            call.responseBody.use { it.write(body.toByteArray()) }
        }
        server.start()
        val demo = AssetPack(context.assets, "fort-issy")
        val sources = """[{"type": "opendatasoft", "id": "posts", "title": "Posts", "attribution": "Nobody",
            "url": "http://$host", "dataset": "posts", "time_field": "t", "things": {"by": "one", "asset": "substation"},
            "token": {"secret": "posts-key", "as": "apikey"},
            "figures": [{"field": "p", "quantity": "power_kw", "unit": "W"}]}]"""
        val pack = TourPack.fromReader(
            object : PackReader {
                override fun read(path: String) = if (path == "sources.json") sources.toByteArray() else demo.read(path)
            },
        )
        return Visit(pack, DeviceClock(), SavedVisit("en")).also { it.services.keepTokensIn(secrets) }
    }

    /** The panel as a guide has it in a language. */
    private inner class Guide(private val visit: Visit, language: String = "en") : SourceActions {
        private val panel = SourcesPanel(context.inLanguage(language), visit.services, this, ZoneId.of("Europe/Paris"), visit.provenance)
        val texts: List<String>
            get() {
                panel.show(visit.services)
                return panel.inside().filterIsInstance<TextView>().map { it.text.toString() }
            }

        fun reads(words: String) = texts.any { words in it }

        fun press(words: String) = panel.inside().filterIsInstance<Button>().single { it.text.toString() == words }.performClick()

        override fun allow(host: String, on: Boolean) {
            visit.services.allowed = if (on) setOf(host) else emptySet()
        }

        override fun askToken(wanted: WantedSecret, title: String) = assertNull(visit.services.enter(wanted, "s3cr3t"))

        override fun forgetToken(wanted: WantedSecret) = assertNull(visit.services.forget(wanted))
    }

    private fun until(what: () -> Boolean): Boolean {
        val end = System.nanoTime() + 20_000_000_000
        while (!what() && System.nanoTime() < end) Thread.sleep(20)
        return what()
    }

    /** Asks what is due until the panel reads so. */
    private fun Guide.comesTo(words: String, visit: Visit) {
        val came = until {
            visit.services.ask(Instant.now())
            reads(words)
        }
        assertTrue("$words: $texts", came)
    }

    @Test
    fun `the guide reads what a source waits for, agrees, enters its token, and sees it work`() = visit().use { visit ->
        val guide = Guide(visit)
        assertTrue(guide.texts.toString(), guide.reads("Posts") && guide.reads("Nobody") && guide.reads(host))
        assertTrue(guide.texts.toString(), guide.reads("? Waits for consent"))
        assertTrue(Guide(visit, "fr").reads("Attend votre accord") && Guide(visit, "zh").reads("等待同意"))
        // With the host a guide agrees to what is sent there, and with the token to where it goes.
        assertTrue(guide.texts.toString(), guide.reads("Sends “posts-key” to $host"))
        assertTrue(Guide(visit, "fr").reads("Envoie «\u00a0posts-key\u00a0» à $host") && Guide(visit, "zh").reads("将“posts-key”发送至 $host"))
        guide.press("Allow this host")
        guide.comesTo("! Failing: it wants a token", visit)
        assertTrue(Guide(visit, "fr").texts.toString(), Guide(visit, "fr").reads("elle demande un jeton"))
        guide.press("Enter token")
        guide.comesTo("✓ Working, answered at", visit)
        assertEquals("s3cr3t", secrets.get(key))
        visit.services.tell(Connectivity(NetworkState.OFFLINE, false))
        guide.comesTo("‖ Paused: there is no network", visit)
        guide.press("Stop allowing")
        assertTrue(guide.texts.toString(), guide.reads("? Waits for consent"))
        guide.press("Forget token")
        assertNull(secrets.get(key))
    }

    @Test
    fun `a fault is told with when it is tried again`() = visit().use { visit ->
        status = 500
        val guide = Guide(visit)
        guide.press("Allow this host")
        guide.press("Enter token")
        guide.comesTo("! Failing: it failed so often", visit)
        assertTrue(guide.texts.toString(), guide.texts.any { Regex("Next try at \\d\\d:\\d\\d").containsMatchIn(it) })
        val state = visit.services.sources.single().state
        assertTrue("$state", state is SourceState.Failing)
    }

    @Test
    fun `tokens are sealed, each for one pack and one host`() {
        val id = SecretId.Pack("fort-issy", "data.issy.com", "posts-key", null)
        secrets.set(id, "s3cr3t")
        assertEquals("s3cr3t", secrets.get(id))
        val others = listOf(
            id.copy(packId = "other"),
            id.copy(host = "data.issy.com:444"),
            id.copy(name = "other"),
            id.copy(accessHost = "data.issy.com"),
            SecretId.App("posts-key"),
        )
        others.forEach { assertNull("$it", secrets.get(it)) }
        val kept = context.getSharedPreferences("tokens", Context.MODE_PRIVATE)
        val sealed = kept.getString(id.text(), null)!!
        assertFalse("s3cr3t" in sealed)
        for (other in others) {
            kept.edit().putString(other.text(), sealed).commit()
            assertThrows(SecretException.Failed::class.java) { secrets.get(other) }
        }
        kept.edit().putString(id.text(), "AAAA").commit()
        assertThrows(SecretException.Failed::class.java) { secrets.get(id) }
        secrets.delete(id)
        secrets.delete(id)
        assertNull(secrets.get(id))
        val broken = SealedSecrets(context) { throw ProviderException("s3cr3t inside") }
        val error = assertThrows(SecretException.Failed::class.java) { broken.set(id, "s3cr3t") }
        assertFalse("s3cr3t" in error.toString())
    }

    @Test
    fun `a guide is asked for a token by its name and told where it goes`() {
        val activity = Tablet.open().activity
        val wanted = WantedSecret("app", listOf("login.issy.com"), "data.issy.com")
        for ((language, words) in listOf(
            "en" to "Sends “app” to login.issy.com, and the access got for it to data.issy.com",
            "fr" to "Envoie «\u00a0app\u00a0» à login.issy.com, et l’accès ainsi obtenu à data.issy.com",
            "zh" to "将“app”发送至 login.issy.com，并将由此获得的访问权发送至 data.issy.com",
        )) {
            val dialog = activity.inLanguage(language).askToken("Posts", wanted) {}
            val texts = dialog.window!!.decorView.inside().filterIsInstance<TextView>().map { it.text.toString() }
            assertTrue("$texts", words in texts && texts.any { "Posts" in it })
        }
    }

    @Test
    fun `readings are kept in a file, and one that cannot be used ends nothing`() = visit().use { visit ->
        val folder = File(context.filesDir, "readings")
        visit.services.keep(File(folder, "a.redb"), Instant.now())
        assertTrue(until { File(folder, "a.redb").exists() })
        assertFalse(visit.services.notKept || visit.services.lost)
        val damaged = File(folder, "b.redb").apply { writeText("no readings") }
        visit.services.keep(damaged, Instant.now())
        assertTrue(until { visit.services.lost })
        assertFalse(visit.services.notKept)
        visit.services.keep(File(folder, "a.redb/under-a-file"), Instant.now())
        assertTrue(until { visit.services.notKept })
        visit.tick()
    }

    @Test
    fun `the network that the tablet has is told when it changes`() {
        val manager = context.getSystemService(ConnectivityManager::class.java)
        val told = mutableListOf<Connectivity>()
        val connection = Connection(context, told::add)
        connection.start()
        val listener = shadowOf(manager).networkCallbacks.single()
        val network = manager.activeNetwork!!
        val capabilities = ShadowNetworkCapabilities.newInstance()
        listener.onCapabilitiesChanged(network, capabilities)
        assertEquals(NetworkState.METERED, told.last().network)
        shadowOf(capabilities).addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        listener.onCapabilitiesChanged(network, capabilities)
        assertEquals(Connectivity(NetworkState.UNMETERED, false), told.last())
        listener.onLost(network)
        assertEquals(NetworkState.OFFLINE, told.last().network)
        connection.stop()
        assertTrue(told.last().background && shadowOf(manager).networkCallbacks.isEmpty())
    }

    @Test
    fun `the panel is the guide's, and says what is simulated`() {
        val tablet = Tablet.open().apply { press("Rehearsal") }
        assertFalse(tablet.texts.any { it == "Sources" })
        tablet.hold("Guide")
        tablet.photograph("guide-unlocked")
        tablet.press("Sources")
        val panel = ShadowDialog.getLatestDialog().window!!.decorView
        val texts = panel.inside().filterIsInstance<TextView>().map { it.text.toString() }
        assertTrue("$texts", "Fort d’Issy, Wattwalk" in texts && texts.any { "≈ Simulated" in it } && texts.any { "SimBench" in it })
        val heating = texts.indexOf("Heating")
        assertEquals("$texts", "drawn, not surveyed", texts[heating + 1])
        assertTrue("$texts", texts[heating + 2].startsWith("figures simulated"))
        panel.photographed("sources")
    }
}
