package org.gitopsdora.source.git.content;

import java.util.Locale;
import org.gitopsdora.manifests.HelmChart;
import org.gitopsdora.manifests.ImageReference;
import org.gitopsdora.manifests.ImageValue;
import org.jspecify.annotations.Nullable;

/** What a file says about a version, before it is known of which tree. */
public record VersionFinding(
        Kind kind,
        @Nullable String application,
        @Nullable String valueKey,
        @Nullable String part,
        @Nullable String name,
        @Nullable String version) {
    public enum Kind {
        IMAGE,
        VALUE,
        CHART;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static VersionFinding image(ImageReference image) {
        return new VersionFinding(Kind.IMAGE, null, null, null, image.name(), image.version());
    }

    static VersionFinding value(ImageValue value) {
        return new VersionFinding(Kind.VALUE, null, value.key(), value.part().word(), null, value.value());
    }

    static VersionFinding chart(HelmChart.Dependency chart) {
        return new VersionFinding(Kind.CHART, null, null, null, chart.name(), chart.version());
    }

    VersionFinding ofApplication(@Nullable String name) {
        return new VersionFinding(kind, name, valueKey, part, this.name, version);
    }
}
