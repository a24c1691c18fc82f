package org.gitopsdora.job;

import java.util.List;
import org.gitopsdora.report.Summary;

/** What a run shows while it runs. Called from several threads. */
public interface Progress extends AutoCloseable {
    /** What comes before every step; it ends when one begins. */
    String START = "start";

    /**
     * A step is under way.
     *
     * @param total 0 if unknown
     */
    void running(String step, String what, long done, long total);

    /** A step ended well; the outcome in a few words. */
    void finished(String step, String outcome);

    /** A step failed, or ended with something to look at. */
    void failed(String step, String problem);

    /** Something the user should know, not tied to a step. */
    void warning(String text);

    /** Lines that stand for themselves: a table, a closing word. */
    void told(List<String> lines);

    /** The run has ended; what a person reads of it. Nothing is drawn any more. */
    void concluded(Summary summary);

    @Override
    void close();
}
