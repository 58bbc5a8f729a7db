plugins {
    id("com.android.application")
    id("org.jetbrains.kotlin.android")
}

val repository = rootDir.resolve("..")
val abis = listOf("arm64-v8a", "armeabi-v7a", "x86_64")
val libraries = layout.buildDirectory.dir("rust/jniLibs")
val packs = layout.buildDirectory.dir("packs")

android {
    namespace = "io.wattwalk.demo"
    compileSdk = 35
    ndkVersion = "28.0.13004108"

    defaultConfig {
        applicationId = "io.wattwalk.demo"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        ndk { abiFilters += abis }
    }

    sourceSets["main"].jniLibs.srcDir(libraries)
    sourceSets["main"].assets.srcDir(packs)

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    // Loaded from the APK as they lie in it, on a page of 16 KB.
    packaging { jniLibs.useLegacyPackaging = false }
    lint { warningsAsErrors = true }
}

kotlin { jvmToolchain(17) }

dependencies {
    // On a device JNA comes as an AAR, with its own native part.
    implementation("io.wattwalk:wattwalk:0.1.0") { exclude(group = "net.java.dev.jna") }
    implementation("net.java.dev.jna:jna:5.18.1@aar")
}

val cargoNdk by tasks.registering(Exec::class) {
    description = "Builds the Rust library for each ABI."
    workingDir = repository
    // Android 15 has pages of 16 KB. NDK 28 aligns so by itself; older ones are told.
    environment("RUSTFLAGS", "-C link-arg=-Wl,-z,max-page-size=16384")
    commandLine(
        listOf("cargo", "ndk") + abis.flatMap { listOf("-t", it) } +
            listOf("--platform", "26", "-o", libraries.get().asFile.path) +
            listOf("build", "--locked", "--release", "-p", "wattwalk-ffi"),
    )
}

val demoPack by tasks.registering(Sync::class) {
    description = "Puts the demo pack among the assets."
    from(repository.resolve("assets/fort-issy"))
    into(packs.map { it.dir("fort-issy") })
}

tasks.named("preBuild") { dependsOn(cargoNdk, demoPack) }
