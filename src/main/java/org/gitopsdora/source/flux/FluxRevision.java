package org.gitopsdora.source.flux;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a revision's text says. Flux writes commits, digests and chart versions into one field, in forms that changed over the years and
 * partly look alike; what made the artifact decides where the text alone cannot.
 *
 * @param name branch, tag or chart before the identifier; null if there is none
 * @param commit lower-case SHA of a git commit; 12 digits of it where a chart version carries no more
 * @param digest {@code <algorithm>:<hex>} of an OCI manifest, a bucket or a Helm index; 12 digits of it in a chart version
 * @param version chart version without what Flux appends to it (12 digits of the revision, generation)
 */
record FluxRevision(
        Kind kind,
        @Nullable String name,
        @Nullable String commit,
        @Nullable String digest,
        @Nullable String version) {
    /** What the text identifies. */
    enum Kind {
        /** A commit. */
        COMMIT,
        /** The content of an OCI artifact, a bucket or a Helm repository's index: no commit. */
        DIGEST,
        /** 64 digits that are a commit of a SHA-256 repository or a digest: the inventory's source knows. */
        AMBIGUOUS,
        /** A version of a chart. */
        CHART,
        /** A checksum of built manifests, which old pruning events carried. */
        CHECKSUM,
        /** Nothing that identifies a desired state, such as the word {@code unknown}. */
        UNKNOWN;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** As landed. */
        String word() {
            return word;
        }
    }

    /** What made the artifact. */
    enum Maker {
        GIT,
        OCI,
        /** A bucket, or the index of a Helm repository. */
        INDEX,
        /** A chart from a Helm repository, or from where nobody says. */
        CHART,
        CHART_FROM_GIT,
        CHART_FROM_OCI,
        /** A Kustomization's event does not name its source. */
        UNSAID;

        boolean isChart() {
            return this == CHART || this == CHART_FROM_GIT || this == CHART_FROM_OCI;
        }
    }

    /** Twelve digits of the revision are what Flux appends to a chart version. */
    private static final int SHORT_DIGITS = 12;

    static FluxRevision of(String text, Maker maker) {
        if (maker.isChart()) {
            return chart(text, maker);
        }
        // A branch may contain both @ and /: the identifier stands behind the last one.
        int at = text.lastIndexOf('@');
        FluxRevision typed =
                identifier(at < 0 ? null : text.substring(0, at), at < 0 ? text : text.substring(at + 1), maker);
        if (typed != null) {
            return typed;
        }
        int slash = text.lastIndexOf('/');
        String hex = text.substring(slash + 1);
        if (isHex(hex, 40) || isHex(hex, 64)) {
            return untyped(slash <= 0 ? null : text.substring(0, slash), hex.toLowerCase(Locale.ROOT), maker);
        }
        if (at > 0 && isVersion(text.substring(at + 1))) {
            FluxRevision chart = chart(text.substring(at + 1), Maker.CHART);
            return new FluxRevision(Kind.CHART, text.substring(0, at), chart.commit, chart.digest, chart.version);
        }
        return isVersion(text) ? chart(text, Maker.CHART) : unknown();
    }

    /** The pruning events of 2021 carried a checksum where a commit stands otherwise. */
    FluxRevision asChecksum() {
        return new FluxRevision(Kind.CHECKSUM, null, null, null, null);
    }

    private static @Nullable FluxRevision identifier(@Nullable String name, String identifier, Maker maker) {
        int colon = identifier.indexOf(':');
        if (colon <= 0) {
            return null;
        }
        String algorithm = identifier.substring(0, colon).toLowerCase(Locale.ROOT);
        String hex = identifier.substring(colon + 1).toLowerCase(Locale.ROOT);
        String pointer = name == null || name.isEmpty() ? null : name;
        if (algorithm.equals("sha1") && isHex(hex, 40)) {
            return commit(pointer, hex);
        }
        if (!algorithm.matches("sha256|sha384|sha512|blake3") || !isHex(hex, hex.length()) || hex.length() < 64) {
            return null;
        }
        if (maker == Maker.GIT && algorithm.equals("sha256")) {
            return commit(pointer, hex);
        }
        // A bucket's revision has no pointer, a repository's has one.
        boolean isUndecided = maker == Maker.UNSAID && pointer != null && algorithm.equals("sha256");
        return new FluxRevision(isUndecided ? Kind.AMBIGUOUS : Kind.DIGEST, pointer, null, algorithm + ":" + hex, null);
    }

    /** {@code main/<hex>} and bare digits, from before 2023: 40 of them were a commit, 64 an OCI digest. */
    private static FluxRevision untyped(@Nullable String name, String hex, Maker maker) {
        boolean isCommit = maker == Maker.GIT || (hex.length() == 40 && maker != Maker.OCI && maker != Maker.INDEX);
        return isCommit
                ? commit(name, hex)
                : new FluxRevision(Kind.DIGEST, name, null, (hex.length() == 40 ? "sha1:" : "sha256:") + hex, null);
    }

    private static FluxRevision chart(String text, Maker maker) {
        int at = text.lastIndexOf('@');
        String name = at > 0 ? text.substring(0, at) : null;
        String whole = text.substring(at + 1);
        int colon = whole.indexOf(':');
        if (colon > 0 || !isVersion(whole)) {
            // An OCI digest, or something that no release of Flux wrote.
            FluxRevision typed = colon > 0 ? identifier(name, whole, Maker.OCI) : null;
            return typed == null ? unknown() : typed;
        }
        int plus = whole.indexOf('+');
        if (plus < 0) {
            return new FluxRevision(Kind.CHART, name, null, null, whole);
        }
        String build = whole.substring(plus + 1);
        int dot = build.indexOf('.');
        String head = dot < 0 ? build : build.substring(0, dot);
        boolean isGenerationBehind = dot < 0 || isNumber(build.substring(dot + 1));
        if (isHex(head, SHORT_DIGITS) && isGenerationBehind) {
            String version = whole.substring(0, plus);
            String digits = head.toLowerCase(Locale.ROOT);
            return new FluxRevision(
                    Kind.CHART,
                    name,
                    maker == Maker.CHART_FROM_GIT ? digits : null,
                    maker == Maker.CHART_FROM_OCI ? "sha256:" + digits : null,
                    version);
        }
        return new FluxRevision(Kind.CHART, name, null, null, isNumber(build) ? whole.substring(0, plus) : whole);
    }

    private static FluxRevision commit(@Nullable String name, String hex) {
        return new FluxRevision(Kind.COMMIT, name, hex, null, null);
    }

    private static FluxRevision unknown() {
        return new FluxRevision(Kind.UNKNOWN, null, null, null, null);
    }

    /** {@code 6.5.0}, {@code v1.2.0-rc.1+build}: digits, a dot and a digit. */
    private static boolean isVersion(String text) {
        int index = text.startsWith("v") ? 1 : 0;
        int start = index;
        while (index < text.length() && isDigit(text.charAt(index))) {
            index++;
        }
        return index > start
                && index + 1 < text.length()
                && text.charAt(index) == '.'
                && isDigit(text.charAt(index + 1))
                && text.indexOf(' ') < 0;
    }

    static boolean isHex(String text, int length) {
        if (text.length() != length || length == 0) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (Character.digit(text.charAt(index), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(FluxRevision::isDigit);
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
