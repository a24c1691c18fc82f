package org.gitopsdora.differential;

/**
 * A commit of the GitOps repository, on a chain of its own service.
 *
 * @param index position on the chain: a later one descends from every earlier one
 * @param content of the service's path after it
 * @param touchesPath false for a commit elsewhere in the monorepo
 */
record ConfigCommit(
        int index, String sha, String content, long authoredAt, long committedAt, String subject, boolean touchesPath) {
    /** The revert of a revert brings back what was taken out: it is none. */
    boolean isRevert() {
        int reverts = 0;
        for (String rest = subject; rest.startsWith("Revert \""); rest = rest.substring("Revert \"".length())) {
            reverts++;
        }
        return reverts % 2 == 1;
    }

    /** "An author time later than the committer time is replaced by it." */
    long clockStart() {
        return Math.min(authoredAt, committedAt);
    }
}
