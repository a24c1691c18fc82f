package org.gitopsdora.differential;

import java.util.List;
import java.util.SplittableRandom;

/** Choices of one seed: the same seed makes the same choices on every machine. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    boolean in100(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Both ends included. */
    long between(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T from(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** On the edge of a span, or a second to either side of it. */
    long near(long seconds) {
        return seconds + between(-1, 1);
    }
}
