package io.wattwalk

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.temporal.ChronoUnit
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.copyToRecursively
import kotlin.io.path.writeText
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** What the platform owns: tokens, the network, the log; held against a service on this machine. */
class PlatformTest {
    @TempDir
    lateinit var folder: Path
    private val asked = CopyOnWriteArrayList<String>()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
    private val host get() = "127.0.0.1:${server.address.port}"

    /** A portal that wants a key, and has one figure, of now. */
    private fun openPack(): TourPack {
        server.createContext("/") { call ->
            val key = call.requestHeaders.getFirst("Authorization").orEmpty()
            asked += key
            val good = key == "Apikey s3cr3t"
            val body = if (good) """{"total_count": 1, "results": [{"t": "${Instant.now()}", "p": 1500}]}""" else "{}"
            call.responseHeaders.add("Content-Type", "application/json")
            call.sendResponseHeaders(if (good) 200 else 401, body.length.toLong())
            call.responseBody.use { it.write(body.toByteArray()) }
        }
        server.start()
        @OptIn(ExperimentalPathApi::class)
        Demo.folder.copyToRecursively(folder, followLinks = false, overwrite = true)
        folder.resolve("sources.json").writeText(
            """[{"type": "opendatasoft", "id": "posts", "title": "Posts", "attribution": "Nobody",
            "url": "http://$host", "dataset": "posts", "time_field": "t", "things": {"by": "one", "asset": "substation"},
            "token": {"secret": "posts-key", "as": "apikey"},
            "figures": [{"field": "p", "quantity": "power_kw", "unit": "W"}]}]""",
        )
        return TourPack.fromFolder(folder.toString())
    }

    @AfterEach
    fun stop() = server.stop(0)

    private class Store : SecretStore {
        val kept = ConcurrentHashMap<String, String>()
        override fun get(id: SecretId): String? = kept[id.text()]
        override fun set(id: SecretId, secret: String) {
            kept[id.text()] = secret
        }
        override fun delete(id: SecretId) {
            kept.remove(id.text())
        }
    }

    /** Under what the portal's key is kept: for this pack, this host and this name. */
    private val key get() = "pack/fort-issy/$host/posts-key"

    private fun state(session: TourSession): SourceState = session.sources().single().state

    @Test
    fun `a source waits for consent, then for its token, then brings readings`() = runBlocking {
        val session = TourSession(openPack(), newVisit("en"))
        session.use {
            val store = Store()
            session.useSecretStore(store)
            assertEquals(SourceState.Waiting, state(session))
            session.pollSources(Instant.now())
            val refused = (state(session) as SourceState.Failing).error as SourceError.Unreachable
            assertEquals(Fault.NOT_ALLOWED, refused.fault)

            val source = session.sources().single()
            assertEquals(listOf(host), source.hosts)
            session.allowHosts(source.hosts)
            session.pollSources(Instant.now())
            val denied = (state(session) as SourceState.Failing).error
            assertTrue(denied is SourceError.Denied, "$denied")
            assertEquals(emptyList<String>(), asked)

            val wanted = source.secrets.single()
            assertEquals(WantedSecret("posts-key", listOf(host), null), wanted)
            session.setToken(wanted, "s3cr3t")
            assertEquals(mapOf(key to "s3cr3t"), store.kept)
            val now = Instant.now().plusSeconds(1)
            session.pollSources(now)
            assertEquals(SourceState.Working, state(session))
            assertEquals(listOf("Apikey s3cr3t"), asked)
            assertEquals(1.5, session.readingsOf("substation", now).single().reading.value)
            val changes = session.events().mapNotNull { (it.kind as? EventKind.SourceChanged)?.state }
            assertEquals(SourceState.Working, changes.last())
            assertFalse(changes.toString().contains("s3cr3t"))
            session.forgetToken(wanted)
            assertTrue(store.kept.isEmpty())
        }
    }

    @Test
    fun `what was measured is there again without a network`() = runBlocking {
        val pack = openPack()
        val file = folder.resolve("readings.redb").toString()
        val now = Instant.now().plusSeconds(1)
        TourSession(pack, newVisit("en")).use { session ->
            assertEquals(KeptReadings(0, null), session.keepReadings(file, now))
            session.useSecretStore(Store().apply { kept[key] = "s3cr3t" })
            session.allowHosts(listOf(host))
            session.pollSources(now)
        }
        TourSession(pack, newVisit("en")).use { session ->
            val later = now.plusSeconds(3600 * 2)
            assertEquals(KeptReadings(1, null), session.keepReadings(file, later))
            val reading = session.readingsOf("substation", later).single().reading
            assertEquals(Quality.STALE to 1.5, reading.quality to reading.value)
            val points = session.curve("substation", Quantity.POWER_KW, later).runs.single()
            assertEquals(listOf(1.5), points.map { it.value })
            val inUse = assertThrows(VisitException.Offline::class.java) {
                TourSession(pack, newVisit("en")).use { it.keepReadings(file, later) }
            }
            assertTrue(inUse.error is OfflineException.InUse, "$inUse")
        }
    }

    @Test
    fun `of a damaged file the rest is there and the loss is told`() {
        val pack = openPack()
        val file = folder.resolve("damaged.jsonl")
        // Times are kept to the microsecond.
        val now = Instant.now().truncatedTo(ChronoUnit.MICROS)
        val reading = Reading("substation", Quantity.POWER_KW, 1.5, now, Quality.DOUBTFUL)
        TourSession(pack, newVisit("en")).use { session ->
            session.keepReadings(file.toString(), now)
            for (later in 0L..1L) {
                val batch = Batch(listOf(reading.copy(time = now.plusSeconds(later))), emptyList(), null)
                session.readings(batch, now.plusSeconds(1))
            }
        }
        val bytes = Files.readAllBytes(file)
        bytes[bytes.size - 5] = (bytes[bytes.size - 5].toInt() xor 1).toByte()
        Files.write(file, bytes)
        TourSession(pack, newVisit("en")).use { session ->
            val kept = session.keepReadings(file.toString(), now)
            assertEquals(1 to null, kept.readings to kept.damagedFile)
            assertTrue(kept.loss!!.contains("damaged.jsonl"), kept.loss)
            assertEquals(listOf(SourcedReading(reading, null)), session.readingsOf("substation", now))
        }
    }

    @Test
    fun `a recording is emptied by nothing less than a visit, and told when it is busy or torn`() {
        val pack = openPack()
        val file = folder.resolve("walk.jsonl")
        Files.writeString(file, "older")
        val noPerson = newVisit("en").copy(eyeHeightM = 9.0)
        assertThrows(VisitException.EyeHeight::class.java) { TourSession(pack, noPerson, file) }
        assertEquals("older", Files.readString(file))
        TourSession(pack, newVisit("en"), file).use { session ->
            val busy = assertThrows(VisitException.Recording::class.java) {
                TourSession(pack, newVisit("en"), file)
            }
            assertTrue(busy.message!!.contains("another visit"), "$busy")
            session.setLanguage("fr")
            session.setLanguage("zh")
            // Not ended: as if it was killed.
            val torn = Files.readAllBytes(file).dropLast(4).toByteArray()
            val whole = runBlocking { Replay(pack, torn).playOn() }
            assertEquals(1L to 3L, whole.inputs to whole.tornLine)
        }
    }

    @Test
    fun `nothing is asked without a network or in the background`() = runBlocking {
        TourSession(openPack(), newVisit("en")).use { session ->
            session.useSecretStore(Store().apply { kept[key] = "s3cr3t" })
            session.allowHosts(listOf(host))
            session.setConnectivity(Connectivity(NetworkState.OFFLINE, false))
            session.pollSources(Instant.now())
            assertEquals(SourceState.Paused, state(session))
            session.setConnectivity(Connectivity(NetworkState.UNMETERED, true))
            session.pollSources(Instant.now())
            assertEquals(emptyList<String>(), asked)
            session.setConnectivity(Connectivity(NetworkState.METERED, false))
            session.pollSources(Instant.now())
            assertEquals(1, asked.size)
        }
    }

    @Test
    fun `a token goes nowhere but to the host that it was given for`() = runBlocking {
        TourSession(openPack(), newVisit("en")).use { session ->
            session.allowHosts(listOf(host))
            val store = Store()
            session.useSecretStore(store)
            // Another pack's, another host's, another name's, the app's own.
            for (other in listOf("pack/another/$host/posts-key", "pack/fort-issy/data.example/posts-key", "pack/fort-issy/$host/key", "app/posts-key")) {
                store.kept[other] = "s3cr3t"
            }
            session.pollSources(Instant.now())
            val denied = (state(session) as SourceState.Failing).error
            assertTrue(denied is SourceError.Denied, "$denied")
            assertEquals(emptyList<String>(), asked)
            val elsewhere = session.sources().single().secrets.single().copy(hosts = listOf("data.example"))
            val refused = assertThrows(VisitException.SecretStorage::class.java) { session.setToken(elsewhere, "s3cr3t") }
            assertTrue(refused.error is SecretException.NotWanted, "$refused")
        }
    }

    @Test
    fun `an id has one text`() {
        assertEquals("app/proxy", SecretId.App("proxy").text())
        assertEquals("pack/a/b.c:8883/d", SecretId.Pack("a", "b.c:8883", "d", null).text())
        assertEquals("pack/a%2Fb/c/d/e", SecretId.Pack("a/b", "c", "d", "e").text())
    }

    @Test
    fun `what a service repeats of a token is hidden`() = runBlocking {
        val pack = openPack()
        server.removeContext("/")
        server.createContext("/") { call ->
            val body = """{"error": "no key ${call.requestHeaders.getFirst("Authorization")}"}"""
            call.responseHeaders.add("Content-Type", "application/json")
            call.sendResponseHeaders(401, body.length.toLong())
            call.responseBody.use { it.write(body.toByteArray()) }
        }
        TourSession(pack, newVisit("en")).use { session ->
            session.allowHosts(listOf(host))
            session.useSecretStore(Store().apply { kept[key] = "s3cr3t" })
            session.pollSources(Instant.now())
            val told = "${state(session)} ${session.events()}"
            assertTrue("no key Apikey [hidden]" in told && "s3cr3t" !in told, told)
        }
    }

    @Test
    fun `a storage that fails or throws is a typed error and no crash`() = runBlocking {
        TourSession(openPack(), newVisit("en")).use { session ->
            session.allowHosts(listOf(host))
            session.useSecretStore(object : SecretStore {
                override fun get(id: SecretId): String? = throw IllegalStateException("s3cr3t inside")
                override fun set(id: SecretId, secret: String): Unit = throw SecretException.Locked()
                override fun delete(id: SecretId): Unit = throw IllegalStateException("broken")
            })
            val wanted = session.sources().single().secrets.single()
            val locked = assertThrows(VisitException.SecretStorage::class.java) { session.setToken(wanted, "x") }
            assertTrue(locked.error is SecretException.Locked, "$locked")
            val broken = assertThrows(VisitException.SecretStorage::class.java) { session.forgetToken(wanted) }
            assertTrue(broken.error is SecretException.Failed, "$broken")
            session.pollSources(Instant.now())
            val denied = (state(session) as SourceState.Failing).error
            assertTrue(denied is SourceError.Denied && !denied.reason.contains("s3cr3t"), "$denied")
            assertEquals(emptyList<String>(), asked)
        }
    }

    @Test
    fun `the log reaches the app by level, without secrets, until its sink fails`() = runBlocking {
        val records = CopyOnWriteArrayList<LogRecord>()
        setLogSink(
            object : LogSink {
                override fun log(record: LogRecord) {
                    records += record
                }
            },
            LogLevel.DEBUG,
        )
        TourSession(openPack(), newVisit("en")).use { session ->
            session.useSecretStore(Store().apply { kept[key] = "s3cr3t" })
            session.pollSources(Instant.now())
            session.allowHosts(listOf(host))
            session.pollSources(Instant.now())
            until { records.any { "Working" in it.message } }
            assertTrue(records.any { it.level == LogLevel.WARN && "not answered" in it.message }, "$records")
            assertTrue(records.all { it.target.startsWith("wattwalk") && "s3cr3t" !in it.message })
            val calls = CopyOnWriteArrayList<LogRecord>()
            setLogSink(
                object : LogSink {
                    override fun log(record: LogRecord) {
                        calls += record
                        throw IllegalStateException("no room")
                    }
                },
                LogLevel.DEBUG,
            )
            session.setConnectivity(Connectivity(NetworkState.OFFLINE, false))
            until { calls.isNotEmpty() }
            session.setConnectivity(Connectivity(NetworkState.UNMETERED, false))
            session.pollSources(Instant.now())
            Thread.sleep(200)
            assertEquals(1, calls.size)
        }
        clearLogSink()
    }

    private fun until(condition: () -> Boolean) {
        val end = System.nanoTime() + 10_000_000_000
        while (!condition() && System.nanoTime() < end) Thread.sleep(10)
        assertTrue(condition())
    }
}
