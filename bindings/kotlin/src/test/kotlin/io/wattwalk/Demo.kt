package io.wattwalk

import java.nio.file.Path
import java.time.Duration
import java.time.Instant

/** The demo pack, and a walk through it. */
internal object Demo {
    val folder: Path = Path.of(System.getProperty("wattwalk.pack"))
    val pack: TourPack = TourPack.fromFolder(folder.toString())
    val start: Instant = Instant.parse("2026-06-16T09:00:00Z")
    val camera = Camera(1280, 800, 65.0, ScreenRotation.DEG0, 150.0, 18.0, true)

    fun session(
        language: String = "en",
        recording: Path? = null,
        sources: List<AppSource> = emptyList(),
    ): TourSession = TourSession(pack, newVisit(language), recording, sources = sources)

    fun after(seconds: Double): Instant = start.plus(Duration.ofNanos((seconds * 1e9).toLong()))
}

/** Hands in what a rehearsed sensor measured. */
internal fun TourSession.handIn(sample: Sample) {
    when (sample) {
        is Sample.Fix -> fix(sample.fix)
        is Sample.Attitude -> attitude(sample.attitude)
        is Sample.Track -> track(sample.track)
        is Sample.Inertial -> inertial(sample.inertial)
        is Sample.Magnetic -> magnetic(sample.magnetic)
        is Sample.Alignment -> align(sample.alignment)
    }
}
