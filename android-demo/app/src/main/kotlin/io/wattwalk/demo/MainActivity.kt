package io.wattwalk.demo

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.Manifest.permission.CAMERA
import android.app.Activity
import android.app.AlertDialog
import android.content.Context
import android.os.Bundle
import android.util.TypedValue
import android.view.Choreographer
import android.view.WindowManager
import io.wattwalk.Camera
import io.wattwalk.Frame
import io.wattwalk.Network
import io.wattwalk.PackException
import io.wattwalk.TourPack
import io.wattwalk.demo.overlay.Scene
import io.wattwalk.demo.panel.Actions
import io.wattwalk.demo.panel.Notice
import io.wattwalk.demo.panel.Screen
import io.wattwalk.demo.panel.inLanguage
import io.wattwalk.demo.panel.text
import io.wattwalk.demo.rehearsal.RehearsedWalk
import io.wattwalk.demo.sensors.Attitudes
import io.wattwalk.demo.sensors.CameraPreview
import io.wattwalk.demo.sensors.Positions
import io.wattwalk.demo.sensors.degreesOf
import io.wattwalk.demo.sensors.screenRotationOf
import io.wattwalk.demo.speech.Narrator
import io.wattwalk.demo.visit.AssetPack
import io.wattwalk.demo.visit.DeviceClock
import io.wattwalk.demo.visit.SavedVisit
import io.wattwalk.demo.visit.Visit
import java.util.Locale

/**
 * The one screen: joins the visit with the device's sensors, its camera, its voice and the views.
 *
 * A turn of the tablet ends this activity, not the visit, which is handed on to the next one;
 * what of it outlives the process is a [SavedVisit].
 */
class MainActivity : Activity(), Actions, Choreographer.FrameCallback {
    private val clock = DeviceClock()
    private var visit: Visit? = null
    private lateinit var saved: SavedVisit
    private lateinit var screen: Screen
    private lateinit var words: Context
    private lateinit var camera: CameraPreview
    private lateinit var positions: Positions
    private lateinit var attitudes: Attitudes
    private lateinit var narrator: Narrator
    private val notices = sortedSetOf<Notice>()
    private var asked = false
    private var started = false
    private var frame: Frame? = null
    private var tickedMs = 0L

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
        asked = savedInstanceState?.getBoolean(ASKED) ?: false
        saved = SavedVisit.read(this, clock.now(), Locale.getDefault().language)
        // Handed on by the activity that a turn of the tablet has ended.
        @Suppress("DEPRECATION")
        val kept = lastNonConfigurationInstance as Kept?
        val visit = kept?.visit ?: open() ?: return
        this.visit = visit
        narrator = kept?.narrator ?: Narrator(this).also { it.voice = saved.voice }
        narrator.noVoice = { notice(Notice.NO_VOICE, true) }
        positions = Positions(this, clock, visit::fix)
        attitudes = Attitudes(this, clock, visit::attitude)
        build()
    }

    /** Opens the visit where it was left; says why when there is none. */
    private fun open(): Visit? = try {
        val pack = TourPack.fromReader(AssetPack(assets, PACK))
        saved = saved.copy(language = Visit.languageFor(pack, saved.language))
        Visit(pack, clock, saved)
    } catch (error: PackException) {
        val message = text(18f)
        message.text = getString(R.string.failed, error.message)
        setContentView(message)
        null
    }

    /** Builds the screen in the visitor's language. */
    private fun build() {
        val visit = visit ?: return
        words = inLanguage(visit.language)
        screen = Screen(words, visit, this)
        camera = CameraPreview(screen.camera, ::turn) { notice(Notice.CAMERA_FAILED, true) }
        setContentView(screen)
        refresh()
    }

    override fun onStart() {
        super.onStart()
        if (visit == null) return
        started = true
        listen()
        Choreographer.getInstance().postFrameCallback(this)
    }

    override fun onStop() {
        super.onStop()
        val visit = visit ?: return
        started = false
        Choreographer.getInstance().removeFrameCallback(this)
        deafen()
        saved = visit.save(saved)
        saved.write(this, clock.now())
        // Turned, the tablet goes on speaking; put away, it does not.
        if (!isChangingConfigurations) go(false)
    }

    override fun onDestroy() {
        super.onDestroy()
        val visit = visit ?: return
        narrator.noVoice = {}
        if (isChangingConfigurations) return
        narrator.close()
        visit.close()
    }

    @Deprecated("the way to hand on what is alive without libraries")
    override fun onRetainNonConfigurationInstance(): Any? = visit?.let { Kept(it, narrator) }

    /** What goes on while the tablet is turned. */
    private class Kept(val visit: Visit, val narrator: Narrator)

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(ASKED, asked)
    }

    /** Begins to listen to what the walk on site needs, and asks for what is not allowed yet. */
    private fun listen() {
        val visit = visit ?: return
        val onSite = visit.rehearsal == null
        val missing = onSite && !(positions.permitted && camera.permitted)
        if (missing && !asked) {
            asked = true
            requestPermissions(PERMISSIONS, 0)
        }
        notice(Notice.REFUSED_LOCATION, onSite && !positions.permitted)
        notice(Notice.REFUSED_CAMERA, onSite && !camera.permitted)
        notice(Notice.LOCATION_OFF, onSite && positions.permitted && !positions.available)
        notice(Notice.NO_SENSOR, onSite && !attitudes.available)
        if (!onSite) {
            notice(Notice.CAMERA_FAILED, false)
            return
        }
        positions.start()
        attitudes.start()
        camera.start()
    }

    private fun deafen() {
        positions.stop()
        attitudes.stop()
        camera.stop()
    }

    override fun onRequestPermissionsResult(code: Int, permissions: Array<String>, results: IntArray) {
        if (!started) return
        deafen()
        listen()
    }

    override fun doFrame(frameTimeNanos: Long) {
        val visit = visit ?: return
        if (!started) return
        Choreographer.getInstance().postFrameCallback(this)
        visit.step()
        val overlay = screen.overlay
        if (overlay.width > 0 && overlay.height > 0) draw(visit)
        val nowMs = frameTimeNanos / 1_000_000
        if (nowMs - tickedMs >= TICK_MS) {
            tickedMs = nowMs
            refresh()
        }
    }

    private fun draw(visit: Visit) {
        val (width, height) = screen.overlay.width to screen.overlay.height
        val drawn = if (width > height) WIDE_FOV_DEG else TALL_FOV_DEG
        val fovDeg = camera.lens?.takeIf { camera.running }?.horizontalFovDeg(width, height, degreesOf(turn())) ?: drawn
        val textPx = TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_SP, LABEL_SP, resources.displayMetrics)
        // The rehearsed visitor holds the tablet as it is held now.
        val rotation = if (visit.rehearsal == null) turn() else 0
        val asked = Camera(
            widthPx = width,
            heightPx = height,
            horizontalFovDeg = fovDeg,
            rotation = screenRotationOf(rotation),
            rangeM = RANGE_M,
            textPx = textPx.toDouble(),
            backdrop = !camera.running,
        )
        val frame = visit.frame(asked) ?: return
        this.frame = frame
        val way = visit.way
        screen.look(Scene(
            frame = frame,
            pose = visit.pose(),
            way = way,
            stopNumber = way?.let { visit.numberOf(it.stop) },
            fovDeg = fovDeg,
            textPx = textPx,
            focus = visit.focus(),
            backdrop = asked.backdrop,
        ))
    }

    /** Lets the visit go on and writes the panels anew. */
    private fun refresh() {
        val visit = visit ?: return
        val before = visit.progress
        visit.tick()
        visit.takeCues().lastOrNull()?.let(narrator::say)
        if (visit.progress != before) {
            // A process that is killed says nothing first.
            saved = visit.save(saved)
            saved.write(this, clock.now())
        }
        screen.show(visit, frame, narrator.voice, notices.toSet())
    }

    private fun notice(notice: Notice, holds: Boolean) {
        if (holds) notices += notice else notices -= notice
    }

    // Asked of the window: the activity's own display wants Android 11.
    @Suppress("DEPRECATION")
    private fun turn(): Int = windowManager.defaultDisplay.rotation

    override fun speak(language: String) {
        val visit = visit ?: return
        if (language == visit.language) return
        notice(Notice.NO_VOICE, false)
        visit.language = language
        camera.stop()
        build()
        if (visit.rehearsal == null) camera.start()
        // What is being said goes on in the new language.
        if (visit.going) visit.cue?.let(narrator::say)
    }

    override fun rehearse(on: Boolean) {
        val visit = visit ?: return
        if (on == (visit.rehearsal != null)) return
        narrator.hush()
        deafen()
        visit.rehearse(on)
        go(false)
        frame = null
        listen()
        refresh()
    }

    override fun show(network: Network, shown: Boolean) {
        val visit = visit ?: return
        visit.hidden = if (shown) visit.hidden - network else visit.hidden + network
        refresh()
    }

    override fun go(on: Boolean) {
        val visit = visit ?: return
        if (on && visit.rehearsal?.finished == true) visit.restart()
        visit.going = on
        narrator.held = !on
        refresh()
    }

    override fun repeat() = visit?.repeat().also { refresh() } ?: Unit

    override fun next() = visit?.next().also { refresh() } ?: Unit

    override fun jump() {
        val visit = visit ?: return
        val stops = visit.stopList()
        val titles = stops.mapIndexed { i, (stop, title) ->
            val how = when (stop) {
                in visit.progress.reached -> R.string.stop_reached
                in visit.progress.skipped -> R.string.stop_skipped
                else -> R.string.stop_open
            }
            words.getString(how, i + 1, title)
        }
        AlertDialog.Builder(words)
            .setTitle(words.getString(R.string.guide_jump_title))
            .setItems(titles.toTypedArray()) { _, which ->
                visit.goTo(stops[which].first)
                refresh()
            }
            .setNeutralButton(words.getString(R.string.guide_restart)) { _, _ ->
                narrator.hush()
                visit.restart()
                refresh()
            }
            .show()
    }

    override fun voice() {
        narrator.voice = narrator.voice.next()
        saved = saved.copy(voice = narrator.voice)
        refresh()
    }

    override fun speed() {
        val walk = visit?.rehearsal ?: return
        val speeds = RehearsedWalk.SPEEDS
        walk.speed = speeds[(speeds.indexOf(walk.speed) + 1) % speeds.size]
        refresh()
    }

    override fun allow() = requestPermissions(PERMISSIONS, 0)

    private companion object {
        const val PACK = "fort-issy"
        const val ASKED = "asked"
        val PERMISSIONS = arrayOf(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION, CAMERA)
        const val TICK_MS = 250L
        const val LABEL_SP = 17f
        const val RANGE_M = 150.0

        /** What is drawn without a camera is seen as from one of these. */
        const val WIDE_FOV_DEG = 64.0
        const val TALL_FOV_DEG = 46.0
    }
}
