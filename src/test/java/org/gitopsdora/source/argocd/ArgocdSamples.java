package org.gitopsdora.source.argocd;

/** Objects as Argo CD sends them. */
final class ArgocdSamples {
    static final String FIRST = "9a1b0000000000000000000000000000000000aa";
    static final String SECOND = "5f0c2d4b8a7e6c5d4b3a29181716151413121110";

    private ArgocdSamples() {}

    static String application(String name) {
        return "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\","
                + withoutKind(name).substring(1);
    }

    /** As the API lists it. */
    static String withoutKind(String name) {
        return withoutKind(name, "ordinary");
    }

    static String withoutKind(String name, String note) {
        String source =
                "{\"repoURL\":\"https://git.example.com/gitops/deploy.git\",\"path\":\"./apps/%s/\",\"targetRevision\":\"main\"}"
                        .formatted(name);
        return """
                {"metadata":{"name":"%1$s","namespace":"argocd","uid":"uid-%1$s","resourceVersion":"812001","generation":311,"creationTimestamp":"2026-01-12T09:00:03Z",
                "labels":{"team":"checkout"},"annotations":{"note":"%2$s","kubectl.kubernetes.io/last-applied-configuration":"{}"}},
                "spec":{"project":"shop","source":%3$s,"destination":{"server":"https://kubernetes.default.svc","namespace":"cart"},"syncPolicy":{"automated":{"prune":true,"selfHeal":true}},"revisionHistoryLimit":50},
                "status":{"sync":{"status":"Synced","revision":"%5$s"},"health":{"status":"Healthy","lastTransitionTime":"2026-11-20T10:17:44Z"},
                "history":[{"revision":"%4$s","deployedAt":"2026-11-19T14:02:11Z","id":41,"source":%3$s,"deployStartedAt":"2026-11-19T14:02:07Z","initiatedBy":{"automated":true}},{"revision":"%5$s","deployedAt":"2026-11-20T10:16:30Z","id":42,"source":%3$s,"deployStartedAt":"2026-11-20T10:16:21Z","initiatedBy":{"username":"alice"}}],
                "reconciledAt":"2026-11-20T10:17:44Z",
                "operationState":{"operation":{"sync":{"revision":"%5$s"},"initiatedBy":{"username":"alice"},"retry":{"limit":3}},"phase":"Succeeded","message":"done","startedAt":"2026-11-20T10:16:21Z","finishedAt":"2026-11-20T10:16:30Z",
                "syncResult":{"revision":"%5$s","source":%3$s,"resources":[{"group":"apps","version":"v1","kind":"Deployment","namespace":"cart","name":"cart","status":"Synced","hookPhase":"Running","syncPhase":"Sync"}]}},
                "summary":{"images":["b:2","a:1"]}}}""".formatted(name, note, source, FIRST, SECOND).replace("\n", "");
    }

    static String event(String eventName, String uid, String message) {
        return """
                {"metadata":{"name":"%s","namespace":"argocd","uid":"%s","annotations":{"user":"alice"}},
                "involvedObject":{"kind":"Application","namespace":"argocd","name":"cart","uid":"uid-cart","apiVersion":"argoproj.io/v1alpha1"},
                "reason":"OperationCompleted","message":"%s","source":{"component":"argocd-application-controller"},
                "firstTimestamp":"2026-11-20T10:16:30Z","lastTimestamp":"2026-11-20T10:16:30Z","count":1,"type":"Normal","eventTime":null,"reportingComponent":""}""".formatted(eventName, uid, message).replace("\n", "");
    }
}
