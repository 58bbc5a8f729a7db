package io.wattwalk.demo

import android.app.Activity
import android.app.AlertDialog
import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.os.SystemClock
import android.provider.Settings
import android.speech.tts.TextToSpeech
import android.util.Log
import android.view.Choreographer
import android.view.WindowManager
import io.wattwalk.AssetId
import io.wattwalk.Network
import io.wattwalk.PackException
import io.wattwalk.VisitException
import io.wattwalk.TourPack
import io.wattwalk.WantedSecret
import io.wattwalk.demo.panel.Actions
import io.wattwalk.demo.panel.Notice
import io.wattwalk.demo.panel.Notices
import io.wattwalk.demo.panel.Remedy
import io.wattwalk.demo.panel.Screen
import io.wattwalk.demo.panel.SourcesPanel
import io.wattwalk.demo.panel.askToken
import io.wattwalk.demo.panel.chooseStop
import io.wattwalk.demo.panel.chooseStreet
import io.wattwalk.demo.panel.confirmOtherVisit
import io.wattwalk.demo.panel.inLanguage
import io.wattwalk.demo.panel.noticeOf
import io.wattwalk.demo.panel.showSources
import io.wattwalk.demo.panel.text
import io.wattwalk.demo.sensors.CameraPreview
import io.wattwalk.demo.sensors.Permissions
import io.wattwalk.demo.services.Connection
import io.wattwalk.demo.services.Consent
import io.wattwalk.demo.services.SealedSecrets
import io.wattwalk.demo.services.Services
import io.wattwalk.demo.speech.Narrator
import io.wattwalk.demo.visit.AssetPack
import io.wattwalk.demo.visit.DeviceClock
import io.wattwalk.demo.visit.SavedVisit
import io.wattwalk.demo.visit.Visit
import java.io.File
import java.net.URLEncoder
import java.util.Locale

/**
 * The one screen: joins the visit with the device's sensors, its camera, its voice and the views.
 *
 * A turn of the tablet ends this activity, not the visit, which is handed on to the next one;
 * what of it outlives the process is a [SavedVisit].
 */
internal class MainActivity : Activity(), Actions, Narrator.Listener, Choreographer.FrameCallback {
    private val clock = DeviceClock()
    private var visit: Visit? = null
    private lateinit var saved: SavedVisit
    private lateinit var screen: Screen
    private lateinit var words: Context
    private lateinit var onSite: OnSite
    private lateinit var narrator: Narrator
    private val notices = Notices.Held()
    private val back = Back({ onBackInvokedDispatcher }) { choose(null) }
    private var started = false
    private lateinit var picture: Picture
    private var tickedMs = 0L

    private val consent by lazy { Consent(this, PACK) }
    private lateinit var connection: Connection
    private var sources: SourcesPanel? = null

    /** What asks or tells something over the screen; it goes with the activity. */
    private var dialog: AlertDialog? = null

    /** When the guide last used what is locked away otherwise. */
    private var guidedMs = 0L

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)
        saved = SavedVisit.read(this, clock.now(), Locale.getDefault().language)
        // Handed on by the activity that a turn of the tablet has ended.
        @Suppress("DEPRECATION")
        val kept = lastNonConfigurationInstance as Kept?
        val visit = kept?.visit ?: open() ?: return
        this.visit = visit
        narrator = kept?.narrator ?: Narrator(this).also { it.voice = saved.voice }
        narrator.listener = this
        guidedMs = SystemClock.uptimeMillis()
        picture = Picture(this, visit)
        onSite = OnSite(this, clock, visit, notices)
        connection = Connection(this, visit.services::tell)
        onSite.permissions.asked = savedInstanceState?.getBoolean(ASKED) ?: false
        build()
        visit.onWords = ::refresh
    }

    /** Opens the visit where it was left; says why when there is none. */
    private fun open(): Visit? = try {
        val pack = TourPack.fromReader(AssetPack(assets, PACK))
        saved = saved.copy(language = Visit.languageFor(pack, saved.language))
        Visit(pack, clock, saved).also { begin(it.services, pack.id()) }
    } catch (error: PackException) {
        val message = text(18f)
        message.text = getString(R.string.failed, error.message)
        setContentView(message)
        null
    }

    /** Hands the services what this tablet has kept for them. */
    private fun begin(services: Services, pack: String) {
        services.allowed = consent.hosts
        if (!services.any) return
        services.keepTokensIn(SealedSecrets(this))
        services.keep(File(filesDir, "readings/${URLEncoder.encode(pack, "UTF-8")}.redb"), clock.now())
    }

    /** Builds the screen in the visitor's language. */
    private fun build() {
        val visit = visit ?: return
        words = inLanguage(visit.language)
        screen = Screen(words, visit, this)
        onSite.camera = CameraPreview(screen.camera, ::turn, onSite::tell)
        setContentView(screen)
        refresh()
    }

    override fun onStart() {
        super.onStart()
        if (visit == null) return
        started = true
        onSite.listen()
        connection.start()
        Choreographer.getInstance().postFrameCallback(this)
    }

    override fun onStop() {
        super.onStop()
        val visit = visit ?: return
        started = false
        Choreographer.getInstance().removeFrameCallback(this)
        onSite.deafen()
        connection.stop()
        saved = visit.save(saved)
        saved.write(this, clock.now())
        // Turned, the tablet goes on speaking; put away, it does not.
        if (!isChangingConfigurations) go(false)
    }

    override fun onDestroy() {
        super.onDestroy()
        val visit = visit ?: return
        dialog?.dismiss()
        narrator.listener = null
        visit.onWords = {}
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
        if (visit != null) outState.putBoolean(ASKED, onSite.permissions.asked)
    }

    override fun onRequestPermissionsResult(code: Int, permissions: Array<String>, results: IntArray) {
        onSite.permissions.answered(permissions, results)
        if (!started) return
        onSite.deafen()
        onSite.listen()
    }

    override fun voiceMissing(missing: Boolean) = notices.set(Notice.NO_VOICE, missing)

    override fun speechRefused(refused: Boolean) = notices.set(Notice.SPEECH_REFUSED, refused)

    override fun earphonesOut() {
        notices.set(Notice.EARPHONES_OUT, true)
        go(false)
    }

    override fun doFrame(frameTimeNanos: Long) {
        val visit = visit ?: return
        if (!started) return
        Choreographer.getInstance().postFrameCallback(this)
        visit.step()
        picture.draw(screen, onSite.camera, turn())
        val nowMs = frameTimeNanos / 1_000_000
        if (nowMs - tickedMs >= TICK_MS) {
            tickedMs = nowMs
            refresh()
        }
    }

    /** Lets the visit go on and writes the panels anew. */
    private fun refresh() {
        val visit = visit ?: return
        val before = visit.progress
        visit.tick()
        visit.takeCues().lastOrNull()?.let(narrator::say)
        if (SystemClock.uptimeMillis() - guidedMs > LOCKS_AFTER_MS) visit.guided = false
        notices.set(Notice.CLOCK_TURNED, visit.clockTurned)
        notices.set(Notice.READINGS_NOT_KEPT, visit.services.notKept)
        notices.set(Notice.READINGS_LOST, visit.services.lost)
        notices.set(Notice.ADVICE, picture.frame?.advice?.text)
        notices.set(Notice.STREET, visit.street())
        notices.set(Notice.AROUND, words.noticeOf(visit.around, placed = picture.frame?.positionState != null))
        sources?.show(visit.services)
        if (visit.progress != before) {
            // A process that is killed says nothing first.
            saved = visit.save(saved)
            saved.write(this, clock.now())
        }
        back.closes = visit.chosen.card != null
        screen.show(visit, picture.frame, narrator.voice, narrator.heard, notices.all)
    }

    @Deprecated("the way back before Android 13")
    @Suppress("DEPRECATION")
    override fun onBackPressed() {
        if (!back.pressed()) super.onBackPressed()
    }

    // Asked of the window: the activity's own display wants Android 11.
    @Suppress("DEPRECATION")
    private fun turn(): Int = windowManager.defaultDisplay.rotation

    override fun speak(language: String) {
        val visit = visit ?: return
        if (language == visit.language) return
        notices.set(Notice.NO_VOICE, false)
        visit.language = language
        onSite.camera.stop()
        build()
        if (visit.rehearsal == null) onSite.camera.start()
        // What is being said goes on in the new language.
        if (visit.going) visit.cue?.let(narrator::say)
    }

    override fun rehearse(on: Boolean) {
        val visit = visit ?: return
        if (on == (visit.rehearsal != null)) return
        if (visit.progress.reached.isEmpty()) return begin(on)
        dialog = words.confirmOtherVisit { begin(on) }
    }

    /** Begins another visit, on site or rehearsed. */
    private fun begin(rehearsal: Boolean) {
        val visit = visit ?: return
        narrator.hush()
        onSite.deafen()
        visit.rehearse(rehearsal)
        go(false)
        picture.frame = null
        onSite.listen()
        refresh()
    }

    override fun show(network: Network, shown: Boolean) {
        val visit = visit ?: return
        visit.hidden = if (shown) visit.hidden - network else visit.hidden + network
        refresh()
    }

    override fun go(on: Boolean) {
        val visit = visit ?: return
        if (on && visit.rehearsal?.isFinished() == true) visit.restart()
        visit.going = on
        if (on) notices.set(Notice.EARPHONES_OUT, false)
        narrator.held = !on
        refresh()
    }

    override fun repeat() {
        visit?.repeat()
        refresh()
    }

    override fun undo() {
        narrator.hush()
        visit?.undo()
        refresh()
    }

    override fun touch(xPx: Float, yPx: Float) = choosing { it.chosen.touch(xPx, yPx) }

    override fun choose(asset: AssetId?) = choosing { it.chosen.choose(asset) }

    private fun choosing(act: (Visit) -> Unit) {
        visit?.let(act)
        refresh()
    }

    override fun guide(on: Boolean) = guided { it.guided = on }

    /** Does what only a guide may; the controls stay unlocked for a while longer. */
    private fun guided(act: (Visit) -> Unit) {
        val visit = visit ?: return
        guidedMs = SystemClock.uptimeMillis()
        act(visit)
        refresh()
    }

    override fun next() = guided(Visit::next)

    override fun previous() = guided(Visit::previous)

    override fun goTo(stop: String) = guided { it.goTo(stop) }

    override fun jump() = guided { visit ->
        dialog = words.chooseStop(visit.shownStops(), ::goTo) {
            narrator.hush()
            visit.restart()
            refresh()
        }
    }

    override fun voice() {
        narrator.voice = narrator.voice.next()
        saved = saved.copy(voice = narrator.voice)
        notices.set(Notice.EARPHONES_OUT, false)
        refresh()
    }

    override fun speed() = guided { visit ->
        visit.rehearsal?.nextSpeed()
    }

    override fun street() = guided { visit ->
        dialog = words.chooseStreet(visit.conditions, visit.language) { conditions -> guided { it.rehearseUnder(conditions) } }
    }

    override fun turnClock(minute: Int) = guided { it.turnClock(minute) }

    override fun resetClock() = guided(Visit::resetClock)

    override fun sources() = guided { visit ->
        val panel = SourcesPanel(words, visit.services, this, visit.zone, visit.provenance)
        sources = panel
        dialog = words.showSources(panel).apply { setOnDismissListener { sources = null } }
    }

    override fun allow(host: String, on: Boolean) = guided { visit ->
        consent.hosts = if (on) consent.hosts + host else consent.hosts - host
        visit.services.allowed = consent.hosts
    }

    override fun askToken(wanted: WantedSecret, title: String) = guided { visit ->
        words.askToken(title, wanted) { tell(visit.services.enter(wanted, it)) }
    }

    override fun forgetToken(wanted: WantedSecret) = guided { tell(it.services.forget(wanted)) }

    private fun tell(error: VisitException?) {
        if (error == null) return
        AlertDialog.Builder(words).setMessage(words.getString(R.string.token_not_kept)).setPositiveButton(android.R.string.ok, null).show()
    }

    override fun help(remedy: Remedy) = when (remedy) {
        Remedy.ALLOW -> onSite.permissions.ask()
        Remedy.APP_SETTINGS -> open(Permissions.settingsOf(this))
        Remedy.LOCATION_SETTINGS -> open(Intent(Settings.ACTION_LOCATION_SOURCE_SETTINGS))
        Remedy.TRY_CAMERA -> onSite.camera.retry()
        Remedy.INSTALL_VOICE -> open(Intent(TextToSpeech.Engine.ACTION_INSTALL_TTS_DATA))
        Remedy.RESET_CLOCK -> resetClock()
    }

    private fun open(page: Intent) {
        try {
            startActivity(page)
        } catch (error: ActivityNotFoundException) {
            // A tablet without that page: its owner has taken it away.
            Log.w("MainActivity", error)
        }
    }

    private companion object {
        const val PACK = "fort-issy"
        const val ASKED = "asked"

        /** A tablet that a guide hands on locks itself. */
        const val LOCKS_AFTER_MS = 180_000L
        const val TICK_MS = 250L
    }
}
