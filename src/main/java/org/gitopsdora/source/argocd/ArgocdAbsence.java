package org.gitopsdora.source.argocd;

import java.time.Instant;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/**
 * An application seen before that a complete list did not show, and what asking for it by name answered. Grain: one (application,
 * observedAt). A list is filtered by rights without a word, so absence from it proves nothing; only not_found does.
 *
 * @param answer not_found (404 although the project was sent: it is gone), refused (403: not visible, may still exist), unasked (the
 *     list shrank so much that nothing was asked)
 */
public record ArgocdAbsence(
        String source,
        String instance,
        Instant extractedAt,
        String contentHash,
        String namespace,
        String name,
        @Nullable String uid,
        Instant observedAt,
        String answer)
        implements Landable {
    public static final Dataset<ArgocdAbsence> DATASET = new Dataset<>("argocd_absences", ArgocdAbsence.class);
}
