package org.gitopsdora.job;

/** The front door. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
