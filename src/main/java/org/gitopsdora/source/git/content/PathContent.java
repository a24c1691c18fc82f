package org.gitopsdora.source.git.content;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is rendered from a path at one revision.
 *
 * @param id of all that can render; null where there is nothing
 * @param paths what it hangs on, as git's pathspecs: folders and files, {@code :(glob)} and {@code :(exclude)}
 * @param isWhole whether all that it names could be found in the repository
 */
public record PathContent(@Nullable String id, List<String> paths, boolean isWhole) {}
