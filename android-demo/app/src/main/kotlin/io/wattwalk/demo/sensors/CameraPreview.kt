package io.wattwalk.demo.sensors

import android.Manifest.permission.CAMERA
import android.content.Context
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.graphics.Matrix
import android.graphics.RectF
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.os.Handler
import android.os.Looper
import android.util.Log
import android.util.Size
import android.view.Surface
import android.view.TextureView
import kotlin.math.max

/** Why there is no picture. */
internal enum class CameraTrouble { NONE_AT_THE_BACK, BUSY, FAILED }

/** The picture of the camera at the back, filling a [TextureView]. */
internal class CameraPreview(
    private val view: TextureView,
    private val rotation: () -> Int,
    /** Told what is wrong, or that nothing is any more. */
    private val tell: (CameraTrouble?) -> Unit,
) : TextureView.SurfaceTextureListener {
    private val context: Context = view.context
    private val manager = context.getSystemService(CameraManager::class.java)
    private val handler = Handler(Looper.getMainLooper())
    private var wanted = false
    private var opening = false
    private var device: CameraDevice? = null
    private var picture = Size(1280, 720)
    private var surface: Surface? = null

    /** Whether the visitor lets the app use the camera. */
    val permitted: Boolean
        get() = context.checkSelfPermission(CAMERA) == PERMISSION_GRANTED

    /** Whether there is a picture. */
    var running = false
        private set

    /** What the camera sees, where it says so. */
    var lens: CameraLens? = null
        private set

    init {
        view.surfaceTextureListener = this
    }

    fun start() {
        wanted = true
        manager?.registerAvailabilityCallback(freed, handler)
        if (view.isAvailable) open()
    }

    fun stop() {
        wanted = false
        manager?.unregisterAvailabilityCallback(freed)
        shut()
    }

    /** Tries again after trouble. */
    fun retry() {
        if (wanted && view.isAvailable) open()
    }

    /** Another app lets go of the camera. */
    private val freed = object : CameraManager.AvailabilityCallback() {
        override fun onCameraAvailable(id: String) {
            if (busy) retry()
        }
    }
    private var busy = false

    private fun shut() {
        running = false
        device?.close()
        device = null
        surface?.release()
        surface = null
    }

    private fun open() {
        if (!wanted || opening || device != null || !permitted) return
        try {
            val cameras = manager?.cameraIdList.orEmpty().associateWith { manager!!.getCameraCharacteristics(it) }
            val (id, camera) = cameras.entries.firstOrNull {
                it.value.get(CameraCharacteristics.LENS_FACING) == CameraCharacteristics.LENS_FACING_BACK
            } ?: return tell(CameraTrouble.NONE_AT_THE_BACK)
            lens = CameraLens.of(camera)
            picture = sizeFor(camera)
            opening = true
            manager!!.openCamera(id, opened, handler)
        } catch (error: CameraAccessException) {
            fail(error)
        } catch (error: SecurityException) {
            // Taken back between the question and now.
            fail(error)
        }
    }

    private val opened = object : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            opening = false
            if (!wanted) return camera.close()
            device = camera
            show(camera)
        }

        override fun onDisconnected(camera: CameraDevice) {
            opening = false
            shut()
            // Another app that matters more has taken it.
            trouble(CameraTrouble.BUSY)
        }

        override fun onError(camera: CameraDevice, error: Int) {
            opening = false
            shut()
            val busy = error == ERROR_CAMERA_IN_USE || error == ERROR_MAX_CAMERAS_IN_USE
            trouble(if (busy) CameraTrouble.BUSY else CameraTrouble.FAILED)
        }
    }

    // The list of surfaces: the newer call wants Android 9.
    @Suppress("DEPRECATION")
    private fun show(camera: CameraDevice) {
        val texture = view.surfaceTexture ?: return
        texture.setDefaultBufferSize(picture.width, picture.height)
        val surface = Surface(texture).also { surface = it }
        try {
            val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW).apply { addTarget(surface) }.build()
            camera.createCaptureSession(
                listOf(surface),
                object : CameraCaptureSession.StateCallback() {
                    override fun onConfigured(session: CameraCaptureSession) {
                        if (device !== camera) return
                        try {
                            session.setRepeatingRequest(request, null, handler)
                            running = true
                            trouble(null)
                            fit()
                        } catch (error: CameraAccessException) {
                            fail(error)
                        }
                    }

                    override fun onConfigureFailed(session: CameraCaptureSession) = trouble(CameraTrouble.FAILED)
                },
                handler,
            )
        } catch (error: CameraAccessException) {
            fail(error)
        }
    }

    /** The largest picture that is not larger than the view needs. */
    private fun sizeFor(camera: CameraCharacteristics): Size {
        val sizes = camera.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)
            ?.getOutputSizes(SurfaceTexture::class.java).orEmpty()
        return sizes.filter { it.width <= LARGEST.width && it.height <= LARGEST.height }
            .maxByOrNull { it.width * it.height } ?: picture
    }

    /** Turns and scales the picture so that it fills the view undistorted. */
    private fun fit() {
        val (width, height) = view.width.toFloat() to view.height.toFloat()
        if (width == 0f || height == 0f) return
        val turn = degreesOf(rotation())
        val matrix = Matrix()
        val whole = RectF(0f, 0f, width, height)
        if (turn % 180 == 90) {
            val buffer = RectF(0f, 0f, picture.height.toFloat(), picture.width.toFloat())
            buffer.offset(whole.centerX() - buffer.centerX(), whole.centerY() - buffer.centerY())
            matrix.setRectToRect(whole, buffer, Matrix.ScaleToFit.FILL)
            val scale = max(height / picture.height, width / picture.width)
            matrix.postScale(scale, scale, whole.centerX(), whole.centerY())
            matrix.postRotate(90f * (turn / 90 - 2), whole.centerX(), whole.centerY())
        } else {
            // Upright: the buffer comes on its side, stretched over the view.
            val scale = max(width / picture.height, height / picture.width)
            val (x, y) = picture.height * scale / width to picture.width * scale / height
            matrix.postScale(x, y, whole.centerX(), whole.centerY())
            if (turn == 180) matrix.postRotate(180f, whole.centerX(), whole.centerY())
        }
        view.setTransform(matrix)
    }

    private fun fail(error: Exception) {
        Log.w("CameraPreview", error)
        opening = false
        shut()
        val reason = (error as? CameraAccessException)?.reason
        val busy = reason == CameraAccessException.CAMERA_IN_USE || reason == CameraAccessException.MAX_CAMERAS_IN_USE
        trouble(if (busy) CameraTrouble.BUSY else CameraTrouble.FAILED)
    }

    private fun trouble(trouble: CameraTrouble?) {
        busy = trouble == CameraTrouble.BUSY
        tell(trouble)
    }

    override fun onSurfaceTextureAvailable(texture: SurfaceTexture, width: Int, height: Int) = open()
    override fun onSurfaceTextureSizeChanged(texture: SurfaceTexture, width: Int, height: Int) = fit()
    override fun onSurfaceTextureUpdated(texture: SurfaceTexture) = Unit
    override fun onSurfaceTextureDestroyed(texture: SurfaceTexture): Boolean {
        shut()
        return true
    }

    private companion object {
        val LARGEST = Size(1920, 1080)
    }
}
