package io.wattwalk.demo.services

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.util.Base64
import io.wattwalk.SecretException
import io.wattwalk.SecretId
import io.wattwalk.SecretStore
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Tokens among the app's preferences, sealed with a key that Android's Keystore does not hand out:
 * AES-GCM, each under its own id, so that none can be put in another's place, nor be sent elsewhere.
 */
internal class SealedSecrets(context: Context, private val key: () -> SecretKey = ::keystoreKey) : SecretStore {
    private val preferences = context.getSharedPreferences("tokens", Context.MODE_PRIVATE)

    override fun get(id: SecretId): String? = tried {
        val name = id.text()
        val sealed = preferences.getString(name, null) ?: return null
        val bytes = Base64.decode(sealed, Base64.NO_WRAP)
        val cipher = Cipher.getInstance(AES)
        cipher.init(Cipher.DECRYPT_MODE, key(), GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES))
        cipher.updateAAD(name.toByteArray())
        String(cipher.doFinal(bytes, NONCE_BYTES, bytes.size - NONCE_BYTES))
    }

    override fun set(id: SecretId, secret: String) = tried {
        val name = id.text()
        val cipher = Cipher.getInstance(AES)
        cipher.init(Cipher.ENCRYPT_MODE, key())
        cipher.updateAAD(name.toByteArray())
        val sealed = cipher.iv + cipher.doFinal(secret.toByteArray())
        commit { putString(name, Base64.encodeToString(sealed, Base64.NO_WRAP)) }
    }

    override fun delete(id: SecretId) = commit { remove(id.text()) }

    private fun commit(change: android.content.SharedPreferences.Editor.() -> Unit) {
        if (!preferences.edit().apply(change).commit()) throw SecretException.Failed("the preferences were not written")
    }

    private inline fun <T> tried(act: () -> T): T = try {
        act()
    } catch (error: GeneralSecurityException) {
        throw SecretException.Failed(error.javaClass.simpleName)
    } catch (error: ProviderException) {
        throw SecretException.Failed(error.javaClass.simpleName)
    } catch (error: IllegalArgumentException) {
        // Not what was written here.
        throw SecretException.Failed(error.javaClass.simpleName)
    } catch (error: IOException) {
        throw SecretException.Failed(error.javaClass.simpleName)
    }

    private companion object {
        const val AES = "AES/GCM/NoPadding"
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12
    }
}

/** The app's key in Android's Keystore, made when it is first wanted. */
private fun keystoreKey(): SecretKey {
    val (store, alias) = "AndroidKeyStore" to "tokens"
    KeyStore.getInstance(store).apply { load(null) }.getKey(alias, null)?.let { return it as SecretKey }
    val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
    val spec = KeyGenParameterSpec.Builder(alias, purposes)
        .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
        .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
        .setKeySize(256)
        .build()
    return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, store).apply { init(spec) }.generateKey()
}
