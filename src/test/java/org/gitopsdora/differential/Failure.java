package org.gitopsdora.differential;

import org.jspecify.annotations.Nullable;

/** "A failed deployment is an attempted change with at least one signal." Everything of {@code fct_failures} about it. */
final class Failure {
    final Deployment deployment;
    final long detectedAt;

    @Nullable
    Long restoredAt;

    boolean isRestoredByResolution;
    boolean isProductionUnchanged;

    @Nullable
    Deployment remediation;

    @Nullable
    Long fixedAt;

    Failure(Deployment deployment, long detectedAt) {
        this.deployment = deployment;
        this.detectedAt = detectedAt;
    }

    boolean isOpen() {
        return restoredAt == null && !isProductionUnchanged;
    }

    @Nullable
    Double recoverySeconds() {
        return restoredAt == null ? null : Double.valueOf(restoredAt - detectedAt);
    }

    @Nullable
    Double fixedAfterSeconds() {
        return fixedAt == null ? null : Double.valueOf(fixedAt - detectedAt);
    }

    @Nullable
    String restoreSignal() {
        if (restoredAt == null) {
            return null;
        }
        if (remediation != null) {
            return "healthy_after_remediation";
        }
        return isRestoredByResolution ? "incident_resolved" : "self_healed";
    }

    @Nullable
    String remediationKind() {
        if (remediation == null) {
            return null;
        }
        return remediation.isReturn() ? "rollback" : "roll_forward";
    }
}
