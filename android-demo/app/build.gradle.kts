import javax.inject.Inject
import org.gradle.process.ExecOperations

plugins {
    id("com.android.application")
}

val repository: File = rootDir.resolve("..")

android {
    namespace = "io.wattwalk.demo"
    compileSdk = 36
    // From 28 on libraries are aligned to pages of 16 KB, as Android 15 asks for.
    ndkVersion = "28.2.13676358"

    defaultConfig {
        applicationId = "io.wattwalk.demo"
        minSdk = 26
        targetSdk = 36
        versionCode = 1
        versionName = "0.1.0"
        // JNA brings more of them; the app has a library of its own for these.
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64") }
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard-rules.pro")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    // Not packed: mapped from the APK as they lie in it.
    packaging { jniLibs.useLegacyPackaging = false }

    // Visitors change the language in the app, whatever the tablet's: all of them come along.
    bundle { language { enableSplit = false } }
}

dependencies {
    // On a device JNA comes as an AAR, with its own native part.
    implementation("io.wattwalk:wattwalk:0.1.0") { exclude(group = "net.java.dev.jna", module = "jna") }
    implementation("net.java.dev.jna:jna:5.18.1@aar")
}

/** Builds the Rust library for each ABI with cargo-ndk. */
abstract class CargoNdk : DefaultTask() {
    @get:Inject
    abstract val exec: ExecOperations

    @get:Internal
    abstract val workspace: DirectoryProperty

    /** What the library is built from, for Gradle to know when it is up to date. */
    @get:InputFiles
    @get:PathSensitive(PathSensitivity.RELATIVE)
    abstract val sources: ConfigurableFileCollection

    @get:Input
    abstract val abis: ListProperty<String>

    @get:Input
    abstract val platform: Property<Int>

    @get:Internal
    abstract val ndk: DirectoryProperty

    @get:OutputDirectory
    abstract val libraries: DirectoryProperty

    @TaskAction
    fun build() {
        exec.exec {
            workingDir = workspace.get().asFile
            environment("ANDROID_NDK_HOME", ndk.get().asFile.path)
            commandLine(
                listOf("cargo", "ndk", "--platform", "${platform.get()}", "--output-dir", libraries.get().asFile.path) +
                    abis.get().flatMap { listOf("--target", it) } +
                    // Without optimisation a frame takes too long, also while debugging the app.
                    listOf("build", "--locked", "--release", "--package", "wattwalk-ffi"),
            )
        }
    }
}

/** Puts the demo pack among the assets. */
abstract class DemoPack : DefaultTask() {
    @get:Inject
    abstract val files: FileSystemOperations

    @get:InputDirectory
    @get:PathSensitive(PathSensitivity.RELATIVE)
    abstract val pack: DirectoryProperty

    @get:OutputDirectory
    abstract val assets: DirectoryProperty

    @TaskAction
    fun copy() {
        files.sync {
            from(pack)
            into(assets.dir("fort-issy"))
        }
    }
}

androidComponents {
    onVariants { variant ->
        val name = variant.name.replaceFirstChar { it.uppercase() }
        val cargoNdk = tasks.register<CargoNdk>("cargoNdk$name") {
            workspace = repository
            sources.from(
                fileTree(repository.resolve("core")) { include("src/**", "Cargo.toml") },
                fileTree(repository.resolve("bindings/ffi")),
                repository.resolve("Cargo.toml"),
                repository.resolve("Cargo.lock"),
            )
            abis = android.defaultConfig.ndk.abiFilters
            platform = variant.minSdk.apiLevel
            ndk = sdkComponents.ndkDirectory
        }
        val demoPack = tasks.register<DemoPack>("demoPack$name") {
            pack = repository.resolve("assets/fort-issy")
        }
        variant.sources.jniLibs?.addGeneratedSourceDirectory(cargoNdk, CargoNdk::libraries)
        variant.sources.assets?.addGeneratedSourceDirectory(demoPack, DemoPack::assets)
    }
}
