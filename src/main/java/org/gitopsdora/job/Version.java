package org.gitopsdora.job;

/** Of the program, as its jar says. */
final class Version {
    private Version() {}

    static String ofProgram() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
