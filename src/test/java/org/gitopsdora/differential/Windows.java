package org.gitopsdora.differential;

/** What is configured per service, in seconds. */
record Windows(long degraded, long incident, long settle, long rollout) {
    static final Windows DEFAULT = new Windows(300, 1800, 60, 86_400);
}
