package org.gitopsdora.job;

/** Of the program, as its jar says. */
public final class Version {
    private Version() {}

    public static String ofProgram() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
