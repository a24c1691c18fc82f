package org.gitopsdora.source;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One who is asked what SQL cannot know: the files {@code ask_<type>_…} of {@code sql/} are its questions. */
public interface Respondent {
    /**
     * How far the rows of a question could be answered; what could not may be asked again by the next run.
     *
     * @param answered rows for which something stands in the landing zone now
     * @param unavailable what could not be asked at all, by the name that the rows have for it
     */
    record Answered(long answered, Set<String> unavailable) {}

    /** What answers land in. Files become visible in this order: what says that an answer is complete stands last. */
    List<Dataset<?>> datasets();

    /**
     * Lands an answer for every row that has one.
     *
     * @param question name of the file, without its answerer: what of it is asked for
     * @param rows all columns as text
     */
    Answered answer(String question, List<Map<String, @Nullable String>> rows, Extraction extraction);
}
