package org.gitopsdora.planted.source;

import java.io.IOException;
import org.gitopsdora.planted.job.WallClock;

/** Leaves its work to whatever is called git on this machine. */
public final class RunsGit {
    private RunsGit() {}

    public static Process run() throws IOException {
        new WallClock();
        Runtime.getRuntime().exec(new String[] {"git", "fetch"});
        return new ProcessBuilder("git", "log").start();
    }
}
