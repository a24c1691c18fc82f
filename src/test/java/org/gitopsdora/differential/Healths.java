package org.gitopsdora.differential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looking at a workload's health. */
final class Healths {
    private Healths() {}

    /** The verdict that stands at an instant, a transition of that very instant included. */
    static @Nullable Health standing(Workload workload, long at) {
        Health standing = null;
        for (Health health : workload.health) {
            if (health.at() <= at) {
                standing = health;
            }
        }
        return standing;
    }

    static List<Health> after(Workload workload, long at) {
        return workload.health.stream().filter(health -> health.at() > at).toList();
    }
}
