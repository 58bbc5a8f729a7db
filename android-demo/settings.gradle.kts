pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        // The Kotlin package, as bindings/kotlin/build.sh installs it.
        mavenLocal { content { includeGroup("io.wattwalk") } }
        google()
        mavenCentral()
    }
}

rootProject.name = "wattwalk-android-demo"
include(":app")
