package org.gitopsdora.warehouse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody outside who is asked what SQL cannot know: files {@code ask_<answerer>_….sql} are its questions. It lands its answers. */
public interface Answerer {
    /**
     * Answers what it can; what it cannot answer may be asked again by the next build.
     *
     * @param question name of the file
     * @param rows what is asked, all columns as text; no row is asked twice within a build
     * @return every file of the datasets that have landed more than before; none if nothing landed
     */
    Map<String, List<Path>> answer(String question, List<Map<String, @Nullable String>> rows);
}
