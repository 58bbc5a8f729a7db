package io.wattwalk.demo.speech

import android.media.AudioDeviceInfo
import android.media.AudioManager

/** Where the guide is heard. Twenty tablets that speak aloud are a din: earphones come first. */
internal enum class Voice {
    /** In earphones, if some are worn; otherwise there are the captions. */
    EARPHONES,

    /** However the tablet can. */
    ALOUD,

    /** Not at all. */
    SILENT,
    ;

    /** The next one, as a button goes round. */
    fun next(): Voice = entries[(ordinal + 1) % entries.size]

    /** Whether something is said now. */
    fun speaks(audio: AudioManager): Boolean = when (this) {
        EARPHONES -> audio.getDevices(AudioManager.GET_DEVICES_OUTPUTS).any { it.type in WORN }
        ALOUD -> true
        SILENT -> false
    }

    private companion object {
        val WORN = setOf(
            AudioDeviceInfo.TYPE_WIRED_HEADPHONES,
            AudioDeviceInfo.TYPE_WIRED_HEADSET,
            AudioDeviceInfo.TYPE_USB_HEADSET,
            AudioDeviceInfo.TYPE_BLUETOOTH_A2DP,
            AudioDeviceInfo.TYPE_BLE_HEADSET,
            AudioDeviceInfo.TYPE_HEARING_AID,
        )
    }
}
