package org.gitopsdora.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gitopsdora.config.Block;

/** The windows of a job or of one service. Which effect they have is decided in SQL. */
public record Windows(Map<String, Duration> byKey) {
    private static final Map<String, Duration> DEFAULTS = defaults();

    /** Those of the whole job: every window has a value. */
    static Windows ofJob(Block block) {
        Map<String, Duration> windows = new LinkedHashMap<>();
        DEFAULTS.forEach((key, fallback) -> windows.put(key, block.duration(key, fallback)));
        return new Windows(windows);
    }

    /** Those of one service: only what stands there. */
    static Windows ofService(Block block) {
        Map<String, Duration> windows = new LinkedHashMap<>();
        DEFAULTS.keySet().forEach(key -> block.findDuration(key).ifPresent(window -> windows.put(key, window)));
        return new Windows(windows);
    }

    private static Map<String, Duration> defaults() {
        Map<String, Duration> defaults = new LinkedHashMap<>();
        defaults.put("degraded-window", Duration.ofMinutes(5));
        defaults.put("incident-window", Duration.ofMinutes(30));
        defaults.put("health-settle", Duration.ofSeconds(60));
        defaults.put("rollout-window", Duration.ofHours(24));
        return defaults;
    }
}
