package io.wattwalk.demo.visit

import io.wattwalk.Asset
import io.wattwalk.Reading

/** An asset and its newest reading of each quantity. */
internal class Known(val asset: Asset, val readings: List<Reading>)
