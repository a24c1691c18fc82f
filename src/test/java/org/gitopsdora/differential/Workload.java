package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.List;

/** Something an operator reconciles for a service, and all that happened to it, in order of time. */
final class Workload {
    enum Kind {
        APPLICATION,
        GIT_PATH
    }

    final Kind kind;
    final String service;
    final String instance;
    final String environment;
    final List<Operation> operations = new ArrayList<>();
    final List<GitStep> steps = new ArrayList<>();
    final List<Health> health = new ArrayList<>();

    /** When its sync status was seen to become Synced. */
    final List<Long> synced = new ArrayList<>();

    Workload(Kind kind, String service, String instance, String environment) {
        this.kind = kind;
        this.service = service;
        this.instance = instance;
        this.environment = environment;
    }

    boolean isProduction() {
        return environment.equals("production");
    }

    boolean isGitPath() {
        return kind == Kind.GIT_PATH;
    }

    String name() {
        return instance + "/" + service;
    }
}
