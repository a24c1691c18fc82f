package org.gitopsdora.source.flux;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.JsonNodeFactory;

/** What Flux, Kubernetes and the shippers between them send. */
final class FluxSamples {
    static final String SHA = "3f1c9d0b6a5e4f7788990011223344556677aabb";
    static final String REVISION = "main@sha1:" + SHA;
    static final String UID = "5d3c0e4a-7a0e-4c5b-9f5e-2a1f1c9b7d10";

    private FluxSamples() {}

    static String notification(String time, String reason, String message, String metadata) {
        return """
                {"involvedObject":{"kind":"Kustomization","namespace":"flux-system","name":"shop","uid":"%s","apiVersion":"kustomize.toolkit.fluxcd.io/v1","resourceVersion":"48211"},"severity":"%s","timestamp":"%s","message":%s,"reason":"%s","metadata":%s,"reportingController":"kustomize-controller","reportingInstance":"kustomize-controller-6bc5d5b96-j9lw6"}""".formatted(
                        UID, reason.endsWith("Failed") ? "error" : "info", time, quoted(message), reason, metadata);
    }

    static String notification(int second) {
        return notification(
                "2026-03-04T09:12:%02dZ".formatted(second),
                "Progressing",
                "ConfigMap/shop/api-env created\nDeployment/shop/api configured",
                "{\"revision\":\"%s\",\"cluster\":\"prod-eu\"}".formatted(REVISION));
    }

    static String helm(String reason, String message, String metadata) {
        return """
                {"involvedObject":{"kind":"HelmRelease","namespace":"shop","name":"api","uid":"h1","apiVersion":"helm.toolkit.fluxcd.io/v2","resourceVersion":"7"},"severity":"%s","timestamp":"2026-03-04T09:20:00Z","message":%s,"reason":"%s","metadata":%s,"reportingController":"helm-controller","reportingInstance":"x"}""".formatted(reason.endsWith("Failed") ? "error" : "info", quoted(message), reason, metadata);
    }

    /** As {@code kubectl get events -o json} lists it. */
    static String coreEvent(String uid, int count, String message) {
        return """
                {"apiVersion":"v1","kind":"Event","metadata":{"name":"shop.17cd1c4e15d474bb","namespace":"flux-system","uid":"%s","resourceVersion":"%d","creationTimestamp":"2024-05-07T05:02:34Z","annotations":{"kustomize.toolkit.fluxcd.io/revision":"%s","kustomize.toolkit.fluxcd.io/commit_status":"update","kustomize.toolkit.fluxcd.io/token":"t1"}},"involvedObject":{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","name":"shop","namespace":"flux-system","uid":"%s","resourceVersion":"48211"},"reason":"ReconciliationSucceeded","message":%s,"source":{"component":"kustomize-controller"},"firstTimestamp":"2024-05-07T05:02:34Z","lastTimestamp":"2024-05-07T05:%02d:34Z","count":%d,"type":"Normal","eventTime":null,"reportingComponent":"kustomize-controller","reportingInstance":""}""".formatted(uid, 48_230 + count, REVISION, UID, quoted(message), 1 + count, count);
    }

    static String coreEvent(String uid) {
        return coreEvent(uid, 1, "Reconciliation finished in 176.163666ms, next run in 10m0s");
    }

    /** As a raw list omits them. */
    static String withoutKind(String event) {
        return event.replace("\"apiVersion\":\"v1\",\"kind\":\"Event\",", "");
    }

    /** The same, as {@code events.k8s.io/v1} shows it. */
    static String newEvent(String event) {
        return event.replace(
                        "\"apiVersion\":\"v1\",\"kind\":\"Event\"",
                        "\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\"")
                .replace("\"involvedObject\"", "\"regarding\"")
                .replace("\"message\"", "\"note\"")
                .replace("\"source\"", "\"deprecatedSource\"")
                .replace("\"firstTimestamp\"", "\"deprecatedFirstTimestamp\"")
                .replace("\"lastTimestamp\"", "\"deprecatedLastTimestamp\"")
                .replace("\"count\"", "\"deprecatedCount\"")
                .replace("\"reportingComponent\"", "\"reportingController\"");
    }

    /** As kubernetes-event-exporter with {@code deDot} writes it. */
    static String exported(String event) {
        return withoutKind(event)
                .replace("kustomize.toolkit.fluxcd.io/revision", "kustomize_toolkit_fluxcd_io/revision")
                .replace("kustomize.toolkit.fluxcd.io/commit_status", "kustomize_toolkit_fluxcd_io/commit_status")
                .replace("kustomize.toolkit.fluxcd.io/token", "kustomize_toolkit_fluxcd_io/token")
                .replaceFirst("\\{", "{\"clusterName\":\"prod-eu\",");
    }

    static String alloy() {
        return """
                {"name":"shop","kind":"Kustomization","objectAPIversion":"kustomize.toolkit.fluxcd.io/v1","objectRV":"48211","eventRV":"48230","reportingcontroller":"kustomize-controller","sourcecomponent":"kustomize-controller","reason":"ReconciliationSucceeded","type":"Normal","count":1,"msg":"Reconciliation finished in 176.1ms, next run in 10m0s"}""";
    }

    static String alloyLogfmt() {
        return "name=shop kind=Kustomization objectAPIversion=kustomize.toolkit.fluxcd.io/v1 objectRV=48211 eventRV=48230 reportingcontroller=kustomize-controller sourcecomponent=kustomize-controller reason=ReconciliationSucceeded type=Normal count=1 msg=\"Reconciliation finished in 176.1ms, next run in 10m0s\"";
    }

    static String applyLog() {
        return """
                {"level":"info","ts":"2026-03-04T09:12:31.047Z","msg":"server-side apply completed","controller":"kustomization","controllerGroup":"kustomize.toolkit.fluxcd.io","controllerKind":"Kustomization","Kustomization":{"name":"shop","namespace":"flux-system"},"namespace":"flux-system","name":"shop","reconcileID":"ac17151c-9c7f-4a3c-b600-87916bc2082c","output":{"Deployment/shop/api":"configured","Service/shop/api":"unchanged"},"revision":"%s"}""".formatted(REVISION);
    }

    static String loki(String nanos, String line) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{\"cluster\":\"prod-eu\",\"namespace\":\"flux-system\"},\"values\":[[\"%s\",%s]]}]}}"
                .formatted(nanos, quoted(line));
    }

    static String pubSub(String record) {
        return "{\"message\":{\"data\":\"%s\",\"messageId\":\"1\"},\"subscription\":\"s\"}"
                .formatted(Base64.getEncoder().encodeToString(record.getBytes(StandardCharsets.UTF_8)));
    }

    static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }

    static String kustomization(String name, String ready, String transitioned) {
        return """
                {"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"%1$s","namespace":"flux-system","uid":"uid-%1$s","resourceVersion":"%5$d","generation":4,"creationTimestamp":"2026-01-01T00:00:00Z","labels":{"team":"checkout"},"annotations":{"reconcile.fluxcd.io/requestedAt":"%3$s","note":"x"}},"spec":{"interval":"10m0s","path":"./apps/prod/","prune":true,"wait":true,"dependsOn":[{"name":"infra"},{"name":"db","namespace":"data"}],"images":[{"name":"api","newName":"registry.example.com/api","newTag":"1.4.0"}],"postBuild":{"substitute":{"a":"b"}},"sourceRef":{"kind":"GitRepository","name":"flux-system"}},"status":{"observedGeneration":4,"lastAppliedRevision":"%4$s","lastAttemptedRevision":"%4$s","lastHandledReconcileAt":"%3$s","conditions":[{"type":"Ready","status":"%2$s","reason":"ReconciliationSucceeded","message":"Applied revision: %4$s","lastTransitionTime":"%3$s"},{"type":"Healthy","status":"True","reason":"Succeeded","message":"Health check passed in 5.0s","lastTransitionTime":"2026-03-04T09:12:31Z"}],"inventory":{"entries":[{"id":"shop_api_apps_Deployment","v":"v1"}]},"history":[{"digest":"sha256:43ad78c94b2655429d84f21488f29d7cca9cd45b7f54d2b27e16bbec8eff9228","firstReconciled":"2026-03-04T09:12:31Z","lastReconciled":"2026-03-04T09:12:31Z","lastReconciledDuration":"2.8s","lastReconciledStatus":"ReconciliationSucceeded","totalReconciliations":7,"metadata":{"revision":"%4$s"}}]}}""".formatted(name, ready, transitioned, REVISION, transitioned.hashCode() & 0xffff);
    }

    static String helmRelease() {
        return """
                {"apiVersion":"helm.toolkit.fluxcd.io/v2","kind":"HelmRelease","metadata":{"name":"api","namespace":"shop","uid":"h1","labels":{"kustomize.toolkit.fluxcd.io/name":"shop","kustomize.toolkit.fluxcd.io/namespace":"flux-system"}},"spec":{"interval":"5m","suspend":true,"chart":{"spec":{"chart":"./charts/api","version":">=1.0.0","sourceRef":{"kind":"GitRepository","name":"flux-system","namespace":"flux-system"}}},"driftDetection":{"mode":"warn"},"values":{"a":1}},"status":{"lastAttemptedRevision":"1.4.0+3f1c9d0b6a5e","conditions":[{"type":"Ready","status":"True","reason":"UpgradeSucceeded","message":"m","lastTransitionTime":"2026-03-04T09:20:00Z"},{"type":"Drifted","status":"False","reason":"NoDriftDetected","message":"m","lastTransitionTime":"2026-03-04T09:20:00Z"}],"history":[{"digest":"sha256:aa","name":"api","namespace":"shop","version":7,"status":"deployed","chartName":"api","chartVersion":"1.4.0+3f1c9d0b6a5e","appVersion":"1.4.0","configDigest":"sha256:bb","firstDeployed":"2026-01-04T09:20:00Z","lastDeployed":"2026-03-04T09:20:00Z","testHooks":{"t":{"phase":"Failed"}}},{"version":6,"status":"superseded"},{"status":"odd"}]}}""";
    }

    static String gitRepository() {
        return """
                {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository","metadata":{"name":"flux-system","namespace":"flux-system","uid":"g1"},"spec":{"interval":"1m0s","url":"https://git.example.com/gitops/deploy.git","ref":{"branch":"main"}},"status":{"artifact":{"revision":"%s","digest":"sha256:cc","lastUpdateTime":"2026-03-04T09:12:00Z","size":1234}}}""".formatted(REVISION);
    }
}
