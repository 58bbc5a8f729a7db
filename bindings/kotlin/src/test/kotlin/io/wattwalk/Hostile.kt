package io.wattwalk

import java.time.Instant
import kotlin.random.Random
import kotlinx.coroutines.awaitCancellation

/** Values that no app should hand in, among some that one may. */
internal class Hostile(seed: Int) {
    val random = Random(seed)

    fun double(): Double = when (random.nextInt(12)) {
        0 -> Double.NaN
        1 -> Double.POSITIVE_INFINITY
        2 -> Double.NEGATIVE_INFINITY
        3 -> Double.MAX_VALUE
        4 -> -Double.MAX_VALUE
        5 -> Double.MIN_VALUE
        6 -> -0.0
        7 -> 1e300
        8 -> 48.8167 + random.nextDouble() * 1e-3
        9 -> 2.2681 + random.nextDouble() * 1e-3
        10 -> random.nextDouble(-400.0, 400.0)
        else -> random.nextDouble(0.1, 100.0)
    }

    fun maybe(): Double? = if (random.nextInt(3) == 0) null else double()

    fun time(): Instant = when (random.nextInt(8)) {
        0 -> Instant.MIN
        1 -> Instant.MAX
        2 -> Instant.EPOCH
        3 -> Instant.ofEpochSecond(-1, 1)
        4 -> Instant.ofEpochSecond(253402207200L, 999_999_999)
        else -> Demo.start.plusMillis(random.nextLong(-100_000, 100_000))
    }

    fun text(): String = when (random.nextInt(9)) {
        0 -> ""
        1 -> "\u0000"
        2 -> "x".repeat(100_000)
        3 -> "\uD83D\uDE00 \u202E\uFEFF"
        4 -> "../../etc/passwd"
        5 -> "fr"
        6 -> "zh-Hant-TW-x-" + "a-".repeat(500)
        7 -> Demo.pack.tour().stops.random(random).id
        else -> String(CharArray(random.nextInt(40)) { random.nextInt(32, 0xD7FF).toChar() })
    }

    /** Where a file may be or not. */
    fun place(): String = when (random.nextInt(6)) {
        0 -> ""
        1 -> "/dev/null"
        2 -> "/"
        3 -> "\u0000"
        4 -> "/nowhere/" + "x".repeat(300)
        else -> System.getProperty("java.io.tmpdir") + "/wattwalk-hammer-${random.nextInt(8)}.redb"
    }

    fun side(): Int = when (random.nextInt(4)) {
        0 -> 0
        1 -> Int.MAX_VALUE
        2 -> random.nextInt()
        else -> random.nextInt(1, 2000)
    }

    fun number(): Int = when (random.nextInt(4)) {
        0 -> 0
        1 -> -1
        2 -> random.nextInt()
        else -> random.nextInt(1, 2000)
    }

    /** An asset of the demo pack, anything else, or none. */
    fun asset(): AssetId? = when (random.nextInt(3)) {
        0 -> "tr-4"
        1 -> null
        else -> text()
    }

    fun pixel(): Float = if (random.nextBoolean()) double().toFloat() else random.nextFloat() * 2000

    fun quaternion() = Quaternion(double(), double(), double(), double())

    fun fix() = when (random.nextInt(4)) {
        0 -> Fix(Demo.start, 48.8167, 2.2681, 4.0, null, null)
        else -> Fix(time(), double(), double(), double(), maybe(), maybe())
    }

    fun attitude() =
        Attitude(time(), quaternion(), NorthReference.entries.random(random), maybe())

    fun track() = TrackSample(
        time(), random.nextInt(), quaternion(), point(),
        TrackQuality.entries.random(random),
    )

    fun point() = Point3(double(), double(), double())

    fun alignment() = Alignment(
        if (random.nextBoolean()) Demo.start else time(),
        when (random.nextInt(5)) {
            0 -> AlignmentKind.Heading(double(), double())
            1 -> AlignmentKind.Sight(point(), double(), double(), double())
            2 -> AlignmentKind.Sun(point(), double())
            3 -> AlignmentKind.Place(double(), double(), double())
            else -> AlignmentKind.Marker(
                double(), double(), double(), quaternion(), point(), double(), double(),
            )
        },
    )

    fun camera() = Camera(
        side(), side(), double(), ScreenRotation.entries.random(random), double(), double(), random.nextBoolean(),
    )

    fun reading() = Reading(
        text(), Quantity.entries.random(random), maybe(), time(), Quality.entries.random(random),
    )

    fun error(): SourceError = when (random.nextInt(3)) {
        0 -> SourceError.Unreachable(text(), Fault.entries.random(random), text())
        1 -> SourceError.Busy(text(), time())
        else -> SourceError.UnknownAsset(text(), text())
    }

    fun state(): SourceState = when (random.nextInt(3)) {
        0 -> SourceState.Waiting
        1 -> SourceState.Paused
        else -> SourceState.Failing(error(), time())
    }

    fun wanted() = WantedSecret(text(), texts(), if (random.nextBoolean()) text() else null)

    fun secretId() = when (random.nextInt(2)) {
        0 -> SecretId.App(text())
        else -> SecretId.Pack(text(), text(), text(), if (random.nextBoolean()) text() else null)
    }

    /** A storage that keeps nothing, or breaks. */
    fun store() = object : SecretStore {
        override fun get(id: SecretId): String? = if (random.nextBoolean()) text() else error("no")
        override fun set(id: SecretId, secret: String) {
            if (random.nextBoolean()) throw SecretException.Locked() else error("no")
        }
        override fun delete(id: SecretId) {
            if (random.nextBoolean()) error("no")
        }
    }

    fun batch() = Batch(
        List(random.nextInt(20)) { reading() }, List(random.nextInt(5)) { Failure(text(), error()) }, time(),
    )

    fun texts() = List(random.nextInt(6)) { text() }

    fun progress() = Progress(texts(), texts(), if (random.nextBoolean()) text() else null, random.nextBoolean(), texts())

    fun networks() = Network.entries.filter { random.nextBoolean() }.toSet()

    fun subject() = if (random.nextBoolean()) CueSubject.Stop(text()) else CueSubject.Asset(text())

    fun bytes(): ByteArray = random.nextBytes(random.nextInt(100))

    private fun float() = double().toFloat()

    fun frame() = Frame(
        time(), side(), side(), Horizon(double().toFloat(), double().toFloat()),
        double().toFloat(), null, maybe()?.toFloat(), maybe()?.toFloat(),
        BuriedLines.entries.random(random), null,
        List(random.nextInt(9)) { FrameVertex(float(), float(), float(), float(), float()) },
        emptyList(), emptyList(), random.nextInt(), emptyList(), null, double().toFloat(), null,
    )

    fun reader() = object : PackReader {
        override fun read(path: String): ByteArray = if (random.nextBoolean()) error("no") else bytes()
    }

    fun sink() = object : LogSink {
        override fun log(record: LogRecord) {
            if (random.nextBoolean()) error("no")
        }
    }

    /** A source that answers anything, or breaks. */
    fun source(id: String = text()) = object : AppSource {
        override fun info(): SourceInfo = SourceInfo(id, text(), text(), random.nextBoolean())

        override suspend fun fetch(assets: List<AssetId>, now: Instant): Batch = when (random.nextInt(6)) {
            0 -> error(text())
            1 -> throw AppSourceException.Denied(text())
            2 -> throw AppSourceException.Busy(time())
            3 -> throw StackOverflowError()
            else -> batch()
        }
    }

    /** A source that cannot even say who it is, among others. */
    fun sources(): List<AppSource> = List(random.nextInt(3)) { source() } + object : AppSource {
        override fun info(): SourceInfo = if (random.nextBoolean()) error(text()) else SourceInfo("x", "x", "x")
        override suspend fun fetch(assets: List<AssetId>, now: Instant): Batch = awaitCancellation()
    }.let { if (random.nextBoolean()) listOf(it) else emptyList() }

    /** A recording of something, or of nothing. */
    fun recording(): ByteArray {
        if (random.nextBoolean()) return text().toByteArray()
        val header = """{"wattwalk_recording":1,"pack":"fort-issy","settings":{"language":"fr","eye_height_m":1.5}}"""
        val input = """{"repeat_stop":{"now":"2026-06-16T09:00:00Z"}}"""
        return "$header\n$input\n${text()}".toByteArray()
    }

    fun replay() = Replay(Demo.pack, recording())

    /** Of an address that is none, or that nobody agreed to: nothing is called. */
    fun fetch() = PackFetch(
        FetchSettings(
            if (random.nextBoolean()) "https://packs.example/${text()}" else text(),
            if (random.nextBoolean()) "/nowhere/x.tourpack" else text().take(20).replace("/", "_"),
            texts(), text(),
        ),
        http(),
    )

    fun http(): HttpOptions? = when (random.nextInt(4)) {
        0 -> null
        1 -> HttpOptions(List(random.nextInt(3)) { bytes() }, ProxyChoice.Direct)
        2 -> HttpOptions(listOf(), ProxyChoice.Environment)
        else -> HttpOptions(listOf(), ProxyChoice.At(text(), if (random.nextBoolean()) text() else null))
    }
}
