package org.gitopsdora.source.flux;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds that Flux owns. Others of the same names exist: their API group tells. */
final class FluxKinds {
    static final Set<String> WORKLOADS = Set.of("Kustomization", "HelmRelease");

    private static final Set<String> KNOWN = Set.of(
            "Kustomization",
            "HelmRelease",
            "GitRepository",
            "OCIRepository",
            "HelmRepository",
            "HelmChart",
            "Bucket",
            "ExternalArtifact",
            "ArtifactGenerator",
            "ImageRepository",
            "ImagePolicy",
            "ImageUpdateAutomation",
            "Alert",
            "Provider",
            "Receiver");

    private static final String GROUP = "toolkit.fluxcd.io";

    /** As long as the other. */
    private static final String DEDOTTED_GROUP = "toolkit_fluxcd_io";

    private FluxKinds() {}

    static boolean isKnown(@Nullable String kind) {
        return kind != null && KNOWN.contains(kind);
    }

    /** Whether the group of an apiVersion is one of Flux; dots may have been replaced by a shipper. */
    static boolean isFluxGroup(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        int end = slash < 0 ? apiVersion.length() : slash;
        int start = end - GROUP.length();
        return apiVersion.startsWith(GROUP, start) || apiVersion.startsWith(DEDOTTED_GROUP, start);
    }

    /** What made the artifact that an object's revision names. */
    static FluxRevision.Maker maker(@Nullable String kind) {
        return switch (kind == null ? "" : kind) {
            case "GitRepository" -> FluxRevision.Maker.GIT;
            case "OCIRepository" -> FluxRevision.Maker.OCI;
            case "Bucket", "HelmRepository" -> FluxRevision.Maker.INDEX;
            case "HelmChart", "HelmRelease" -> FluxRevision.Maker.CHART;
            default -> FluxRevision.Maker.UNSAID;
        };
    }
}
