package io.wattwalk.demo.visit

import android.content.Context
import io.wattwalk.Conditions
import io.wattwalk.Network
import io.wattwalk.Progress
import io.wattwalk.demo.speech.Voice
import io.wattwalk.progressFromJson
import java.time.Duration
import java.time.Instant
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject

/** What is kept of a visit when the app goes: it is taken up there again. */
internal data class SavedVisit(
    val language: String,
    val hidden: Set<Network> = emptySet(),
    val rehearsal: Boolean = false,
    /** How far the rehearsal has gone, seconds. */
    val rehearsedS: Double = 0.0,
    /** When the rehearsal's clock says that it began. */
    val rehearsalStart: Instant = A_SUNNY_DAY,
    /** What the rehearsal's sensors suffer. */
    val conditions: Conditions? = null,
    val voice: Voice = Voice.EARPHONES,
    val progress: Progress = NOTHING_SEEN,
) {
    fun write(context: Context, now: Instant) {
        val json = JSONObject()
            .put("saved", now.epochSecond)
            .put("language", language)
            .put("hidden", JSONArray(hidden.map { it.name }))
            .put("rehearsal", rehearsal)
            .put("rehearsed_s", rehearsedS)
            .put("rehearsal_start", rehearsalStart.epochSecond)
            .put("conditions", conditions?.name)
            .put("voice", voice.name)
            .put("progress", progress.toJson())
        preferences(context).edit().putString(KEY, json.toString()).apply()
    }

    companion object {
        /** A sunny day, at eleven by the local clock: where a rehearsal begins. */
        val A_SUNNY_DAY: Instant = Instant.parse("2026-06-16T09:00:00Z")
        val NOTHING_SEEN = Progress(emptyList(), emptyList(), null, false, emptyList())
        private const val KEY = "visit"

        /** A visit that was left so long ago is not taken up again; its choices are. */
        private val LONGEST_BREAK: Duration = Duration.ofHours(4)

        /** What was kept, or a new visit in [language]. */
        fun read(context: Context, now: Instant, language: String): SavedVisit {
            val text = preferences(context).getString(KEY, null) ?: return SavedVisit(language)
            return try {
                read(JSONObject(text), now)
            } catch (_: JSONException) {
                // Another version wrote it: a visit begins anew rather than not at all.
                SavedVisit(language)
            }
        }

        private fun read(json: JSONObject, now: Instant): SavedVisit {
            val saved = SavedVisit(
                language = json.getString("language"),
                hidden = json.texts("hidden").mapNotNull { name -> Network.entries.find { it.name == name } }.toSet(),
                rehearsal = json.getBoolean("rehearsal"),
                conditions = Conditions.entries.find { it.name == json.optString("conditions") },
                voice = Voice.entries.find { it.name == json.getString("voice") } ?: Voice.EARPHONES,
            )
            val away = Duration.between(Instant.ofEpochSecond(json.getLong("saved")), now)
            if (away.isNegative || away > LONGEST_BREAK) return saved
            return saved.copy(
                rehearsedS = json.getDouble("rehearsed_s"),
                rehearsalStart = Instant.ofEpochSecond(json.getLong("rehearsal_start")),
                progress = progressFromJson(json.getString("progress")) ?: NOTHING_SEEN,
            )
        }

        private fun JSONObject.texts(key: String): List<String> =
            getJSONArray(key).let { list -> List(list.length(), list::getString) }

        private fun preferences(context: Context) = context.getSharedPreferences("visit", Context.MODE_PRIVATE)
    }
}
