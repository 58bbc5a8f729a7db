buildscript {
    repositories {
        google()
        mavenCentral()
    }
    dependencies {
        // The Android plugin compiles Kotlin itself, with 2.2.10 unless told: as the Kotlin package.
        classpath("org.jetbrains.kotlin:kotlin-gradle-plugin:2.2.20")
    }
}

plugins {
    // Wants Gradle 9.4.1, JDK 17 and SDK platform 36.
    id("com.android.application") version "9.2.1" apply false
}
