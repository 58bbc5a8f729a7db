package io.wattwalk.demo.speech

import io.wattwalk.Cue
import java.text.BreakIterator
import java.util.Locale

/** The title and the sentences of a cue: what is said in one go, and resumed at. */
internal fun sentencesOf(cue: Cue): List<String> {
    val breaks = BreakIterator.getSentenceInstance(Locale.forLanguageTag(cue.language))
    val sentences = mutableListOf(cue.title)
    for (paragraph in cue.body.split(PARAGRAPHS)) {
        breaks.setText(paragraph)
        var from = breaks.first()
        var to = breaks.next()
        while (to != BreakIterator.DONE) {
            sentences += paragraph.substring(from, to).trim()
            from = to
            to = breaks.next()
        }
    }
    return sentences.filter { it.isNotEmpty() }
}

/** What separates paragraphs. */
private val PARAGRAPHS = Regex("\n\\s*\n")
