package org.gitopsdora.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gitopsdora.differential.Operation.Extent;
import org.gitopsdora.differential.Operation.Nature;
import org.gitopsdora.differential.Operation.Phase;
import org.gitopsdora.differential.Operation.Told;
import org.gitopsdora.source.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * Makes up the history of one service. Few contents, so that it comes back to what it had; gaps that often end on the edge of a window, or
 * a second beside it.
 */
final class HistoryGenerator {
    private static final List<String> INSTANCES = List.of("eu", "us", "ap");
    private static final long DAY = 86_400;

    private final Chance chance;
    private final History history;
    private final List<Lane> lanes = new ArrayList<>();
    private final Set<Long> usedSeconds = new HashSet<>();

    /** What the one who makes it up knows of an Application: enough to choose what happens next. */
    private static final class Lane {
        final Workload workload;
        long nextHistoryId;
        long freeFrom;
        String parameters = "";

        @Nullable
        String knownParameters;

        @Nullable
        ConfigCommit applied;

        @Nullable
        ConfigCommit deployed;

        @Nullable
        ConfigCommit failing;

        final List<ConfigCommit> before = new ArrayList<>();

        Lane(Workload workload) {
            this.workload = workload;
        }
    }

    private enum Outcome {
        SUCCESS,
        DRY_RUN_FAILED,
        NOT_VALID,
        COMPARISON_ERROR,
        APPLY_FAILED,
        FAILED_SOMEHOW,
        TERMINATED,
        DRY_RUN,
        HOOK_ONLY,
        RUNNING
    }

    private HistoryGenerator(long seed, String service) {
        chance = new Chance(seed);
        history = History.begin(seed, service, windows(), chance.in100(92));
    }

    static History generate(long seed, String service) {
        HistoryGenerator generator = new HistoryGenerator(seed, service);
        generator.addWorkloads();
        generator.live();
        generator
                .history
                .workloads()
                .forEach(workload -> new HealthGenerator(generator.chance, generator.history.windows()).fill(workload));
        return generator.history;
    }

    private @Nullable Windows windows() {
        if (chance.in100(50)) {
            return null;
        }
        return new Windows(
                chance.of(60L, 300L, 900L),
                chance.of(600L, 1800L, 7200L),
                chance.of(10L, 60L, 120L),
                chance.of(600L, 7200L, 86_400L, 172_800L));
    }

    private void addWorkloads() {
        int applications = chance.of(1, 1, 2, 2, 3);
        for (int number = 0; number < applications; number++) {
            addLane(INSTANCES.get(number), "production");
        }
        if (chance.in100(25)) {
            addLane("stage", "staging");
        }
        if (chance.in100(15)) {
            Workload path = new Workload(Workload.Kind.GIT_PATH, history.service(), "tags", "production");
            history.workloads().add(path);
            addSteps(path);
        }
    }

    private void addLane(String instance, String environment) {
        Workload workload = new Workload(Workload.Kind.APPLICATION, history.service(), instance, environment);
        history.workloads().add(workload);
        Lane lane = new Lane(workload);
        lane.nextHistoryId = chance.in100(60) ? 0 : chance.between(3, 40);
        lanes.add(lane);
    }

    // A commit's time never reorders its chain: some are older than the one before.
    private void addSteps(Workload path) {
        long at = start();
        String value = "v1";
        long position = chance.of(0, 0, 7);
        int steps = (int) chance.between(3, 14);
        for (int number = 0; number < steps; number++) {
            long committed = unused(at);
            String subject = number > 0 && chance.in100(20) ? "Revert \"Set v%d\"".formatted(number) : "Set " + value;
            ConfigCommit commit = new ConfigCommit(
                    number,
                    sha(path.name(), number),
                    String.valueOf(value),
                    committed - chance.between(0, 2 * DAY),
                    committed,
                    subject,
                    true);
            path.steps.add(new GitStep(position, commit, chance.in100(4) && number > 0 ? null : value));
            position += chance.between(1, 3);
            value = "v" + chance.between(1, 5);
            at = committed + gap();
        }
        path.steps.removeIf(step -> step.commit().committedAt() >= end());
    }

    private static long start(History history) {
        return World.START.getEpochSecond() + Math.floorMod(history.seed(), 7) * DAY / 3;
    }

    private long start() {
        return start(history) + chance.between(3600, DAY);
    }

    private static long end() {
        return World.AS_OF.getEpochSecond() - 3600;
    }

    private void live() {
        long at = start();
        long last = Math.min(end(), at + chance.between(25, 50) * DAY);
        commit(at, "init", "a");
        while (at < last) {
            act(at);
            at += gap();
        }
        if (chance.in100(15)) {
            Lane lane = chance.from(lanes);
            long startedAt = Math.max(lane.freeFrom + 7, at);
            if (startedAt < end()) {
                newCommit(startedAt);
                run(lane, startedAt, head(), Outcome.RUNNING, Extent.FULL);
            }
        }
    }

    private long gap() {
        Windows windows = history.windows();
        long percent = chance.between(0, 99);
        if (percent < 25) {
            return chance.between(60, 1500);
        }
        if (percent < 33) {
            return chance.near(windows.incident());
        }
        if (percent < 38) {
            return chance.near(windows.rollout());
        }
        if (percent < 70) {
            return chance.between(1, 20) * 3600 + chance.between(0, 3600);
        }
        return chance.between(1, 7) * DAY + chance.between(0, DAY);
    }

    private void act(long at) {
        Lane troubled =
                lanes.stream().filter(lane -> lane.failing != null).findFirst().orElse(null);
        if (troubled != null && chance.in100(65)) {
            handle(troubled, at);
            return;
        }
        long percent = chance.between(0, 99);
        if (percent < 48) {
            newCommit(at);
            syncSome(at, head());
        } else if (percent < 58) {
            comeBack(at);
        } else if (percent < 64) {
            commit(at, "Change another service", head().content(), false);
            syncSome(at, head());
        } else if (percent < 70) {
            syncSome(at, head());
        } else if (percent < 88) {
            disturb(chance.from(lanes), at);
        } else {
            changeParameters(chance.from(lanes), at);
        }
    }

    private void handle(Lane lane, long at) {
        ConfigCommit failing = lane.failing;
        ConfigCommit deployed = lane.deployed;
        long percent = chance.between(0, 99);
        if (failing != null && percent < 45) {
            run(lane, at, failing, outcome(), Extent.FULL);
        } else if (failing != null && percent < 50 && history.isReadable()) {
            run(lane, at, failing, Outcome.SUCCESS, Extent.PARTIAL);
        } else if (deployed != null && percent < 70) {
            commit(at, "Revert \"%s\"".formatted(head().subject()), deployed.content());
            run(lane, at, head(), chance.in100(85) ? Outcome.SUCCESS : outcome(), Extent.FULL);
        } else if (deployed != null && percent < 85) {
            run(lane, at, deployed, Outcome.SUCCESS, Extent.FULL);
        } else {
            newCommit(at);
            run(lane, at, head(), outcome(), Extent.FULL);
        }
    }

    // Back to what was there before: by a revert, by an innocent commit with the old content, or by the operator's own
    // rollback.
    private void comeBack(long at) {
        Lane lane = chance.from(lanes);
        if (lane.before.isEmpty()) {
            return;
        }
        ConfigCommit old = chance.in100(70) ? lane.before.get(lane.before.size() - 1) : chance.from(lane.before);
        long percent = chance.between(0, 99);
        if (percent < 55) {
            commit(at, "Revert \"%s\"".formatted(head().subject()), old.content());
            syncSome(at, head());
        } else if (percent < 70) {
            commit(at, "Set it as before", old.content());
            syncSome(at, head());
        } else {
            syncSome(at, old);
        }
    }

    private void syncSome(long at, ConfigCommit commit) {
        boolean isEverywhere = chance.in100(70);
        long delay = 0;
        for (Lane lane : lanes) {
            if (isEverywhere || chance.in100(50)) {
                run(lane, at + delay, commit, outcome(), Extent.FULL);
                delay += chance.in100(10) ? chance.near(history.windows().rollout()) : chance.between(0, 500);
            }
        }
    }

    // What operators do all day long without deploying anything.
    private void disturb(Lane lane, long at) {
        ConfigCommit deployed = lane.deployed;
        ConfigCommit applied = lane.applied;
        if (deployed == null || applied == null || lane.failing != null) {
            return;
        }
        long percent = chance.between(0, 99);
        if (percent < 30) {
            run(lane, at, applied, Outcome.SUCCESS, Extent.PARTIAL);
        } else if (percent < 50) {
            run(lane, at, applied, chance.of(Outcome.APPLY_FAILED, Outcome.DRY_RUN_FAILED), Extent.PARTIAL);
        } else if (percent < 65) {
            run(lane, at, applied, Outcome.SUCCESS, Extent.FULL);
        } else if (percent < 75) {
            run(lane, at, head(), Outcome.DRY_RUN, Extent.FULL);
        } else if (percent < 85) {
            run(lane, at, head(), Outcome.HOOK_ONLY, Extent.FULL);
        } else {
            newCommit(at);
            run(lane, at, head(), Outcome.TERMINATED, Extent.FULL);
        }
    }

    private void changeParameters(Lane lane, long at) {
        ConfigCommit deployed = lane.deployed;
        if (deployed == null || lane.failing != null || !deployed.equals(lane.applied)) {
            return;
        }
        lane.parameters = chance.of("", "replicas=2", "replicas=3");
        run(lane, at, deployed, chance.in100(80) ? Outcome.SUCCESS : Outcome.APPLY_FAILED, Extent.FULL);
    }

    private Outcome outcome() {
        long percent = chance.between(0, 99);
        if (percent < 76) {
            return Outcome.SUCCESS;
        }
        return chance.of(
                Outcome.DRY_RUN_FAILED,
                Outcome.NOT_VALID,
                Outcome.COMPARISON_ERROR,
                Outcome.APPLY_FAILED,
                Outcome.APPLY_FAILED,
                Outcome.FAILED_SOMEHOW);
    }

    private void run(Lane lane, long wanted, ConfigCommit commit, Outcome outcome, Extent extent) {
        long startedAt = unused(Math.max(wanted, lane.freeFrom + chance.between(5, 40)));
        long seconds = chance.in100(80) ? chance.between(1, 45) : chance.between(60, 900);
        long finishedAt = unused(startedAt + seconds);
        if (finishedAt >= end()) {
            return;
        }
        Operation operation = operation(lane, startedAt, finishedAt, commit, outcome, extent);
        lane.workload.operations.add(operation);
        lane.freeFrom = finishedAt;
        if (operation.isInHistory() || operation.isInOperations()) {
            lane.knownParameters = lane.parameters;
        }
        remember(lane, operation);
    }

    private static void remember(Lane lane, Operation operation) {
        if (operation.nature() != Nature.SYNC) {
            return;
        }
        if (operation.isSuccess()) {
            ConfigCommit deployed = lane.deployed;
            if (deployed == null
                    || !deployed.content().equals(operation.commit().content())) {
                if (deployed != null) {
                    lane.before.add(deployed);
                }
                lane.deployed = operation.commit();
            }
            lane.applied = operation.commit();
            lane.failing = null;
            if (operation.historyId() != null) {
                lane.nextHistoryId = operation.historyId() + 1;
            }
        } else if (operation.extent() == Extent.FULL) {
            lane.failing = operation.commit();
        }
    }

    private Operation operation(
            Lane lane, long startedAt, long finishedAt, ConfigCommit commit, Outcome outcome, Extent extent) {
        boolean isKept = outcome == Outcome.SUCCESS && extent == Extent.FULL;
        boolean isInHistory = isKept && chance.in100(92);
        Told told = chance.in100(75) ? chance.of(Told.END, Told.START_AND_END, Told.START_AND_END) : Told.NOTHING;
        // Events name no parameters, and neither they nor the history know of dry runs.
        boolean mustBeRead = !lane.parameters.equals(lane.knownParameters)
                || outcome == Outcome.DRY_RUN
                || outcome == Outcome.HOOK_ONLY
                || outcome == Outcome.RUNNING;
        boolean isInOperations = chance.in100(45) || (!isInHistory && (mustBeRead || told == Told.NOTHING));
        int retries = chance.in100(15) && outcome != Outcome.RUNNING ? (int) chance.between(1, 5) : 0;
        return new Operation(
                startedAt,
                outcome == Outcome.RUNNING ? null : Long.valueOf(finishedAt),
                phase(outcome),
                nature(outcome),
                extent,
                commit,
                lane.parameters,
                message(outcome, retries),
                retries,
                applied(outcome),
                isKept ? Long.valueOf(lane.nextHistoryId) : null,
                isInHistory,
                isInOperations,
                outcome == Outcome.RUNNING ? Told.NOTHING : told);
    }

    private static Phase phase(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS, DRY_RUN, HOOK_ONLY -> Phase.SUCCEEDED;
            case COMPARISON_ERROR -> Phase.ERROR;
            case RUNNING -> Phase.RUNNING;
            case DRY_RUN_FAILED, NOT_VALID, APPLY_FAILED, FAILED_SOMEHOW, TERMINATED -> Phase.FAILED;
        };
    }

    private static Nature nature(Outcome outcome) {
        return switch (outcome) {
            case DRY_RUN -> Nature.DRY_RUN;
            case HOOK_ONLY -> Nature.HOOK_ONLY;
            case TERMINATED -> Nature.TERMINATED;
            case SUCCESS, DRY_RUN_FAILED, NOT_VALID, COMPARISON_ERROR, APPLY_FAILED, FAILED_SOMEHOW, RUNNING ->
                Nature.SYNC;
        };
    }

    private static @Nullable String message(Outcome outcome, int retries) {
        String text = switch (outcome) {
            case SUCCESS, DRY_RUN, HOOK_ONLY -> "successfully synced (all tasks run)";
            case DRY_RUN_FAILED -> "one or more objects failed to apply (dry run)";
            case NOT_VALID -> "one or more synchronization tasks are not valid";
            case COMPARISON_ERROR -> "ComparisonError: failed to load target state";
            case APPLY_FAILED -> "one or more objects failed to apply, reason: denied";
            case FAILED_SOMEHOW -> "something went wrong";
            case TERMINATED -> "Operation terminated";
            case RUNNING -> "waiting for healthy state";
        };
        return retries > 0 && phase(outcome) != Phase.SUCCEEDED && outcome != Outcome.TERMINATED
                ? text + " (retried %d times).".formatted(retries)
                : text;
    }

    private @Nullable Long applied(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS, APPLY_FAILED -> chance.between(1, 4);
            case DRY_RUN_FAILED, NOT_VALID -> 0L;
            case COMPARISON_ERROR, FAILED_SOMEHOW, DRY_RUN, HOOK_ONLY, TERMINATED, RUNNING -> null;
        };
    }

    private void newCommit(long at) {
        commit(at, "Set " + history.commits().size(), chance.of("a", "b", "c", "d", "e", "f", "g", "h"));
    }

    private void commit(long at, String subject, String content) {
        commit(at, subject, content, true);
    }

    private void commit(long at, String subject, String content, boolean touchesPath) {
        int index = history.commits().size();
        long committed = at - chance.between(20, 900);
        long authored = committed - chance.between(0, chance.in100(50) ? 7200 : 3 * DAY);
        history.commits()
                .add(new ConfigCommit(
                        index,
                        sha(history.service(), index),
                        content,
                        chance.in100(3) ? committed + 600 : authored,
                        committed,
                        subject,
                        touchesPath));
    }

    private ConfigCommit head() {
        return history.commits().get(history.commits().size() - 1);
    }

    /** Two operations of a service never begin or end in the same second. */
    private long unused(long wanted) {
        long second = wanted;
        while (!usedSeconds.add(second)) {
            second++;
        }
        return second;
    }

    private String sha(String about, int number) {
        return ContentHash.of("commit", history.seed(), about, number) + "00000000";
    }
}
