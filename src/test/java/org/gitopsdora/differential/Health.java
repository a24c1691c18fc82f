package org.gitopsdora.differential;

/** A workload's health became this, at this second. */
record Health(long at, String status) {
    boolean isHealthy() {
        return status.equals("Healthy");
    }

    boolean isDegraded() {
        return status.equals("Degraded");
    }
}
