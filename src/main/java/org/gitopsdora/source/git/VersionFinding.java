package org.gitopsdora.source.git;

import java.util.Locale;
import org.gitopsdora.source.ImageReference;
import org.gitopsdora.source.ImageValue;
import org.jspecify.annotations.Nullable;

/** What a {@link GitImage} says, before it is known of which tree. */
record VersionFinding(
        Kind kind,
        @Nullable String application,
        @Nullable String valueKey,
        @Nullable String part,
        @Nullable String name,
        @Nullable String version) {
    enum Kind {
        IMAGE,
        VALUE,
        CHART;

        String word() {
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
