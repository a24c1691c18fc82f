package org.gitopsdora.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Application as the parent's folder holds it, with the image version of its chart as a parameter. */
final class ChildApplication {
    static final String PARENT = "applications";
    static final String PARAMETER = "image.tag";
    static final String FILE = "argocd/applications/%s.yaml".formatted(Services.NEWSLETTER);
    static final String VALUES = "values/%s/production.yaml".formatted(Services.NEWSLETTER);

    private static final Pattern VERSION = Pattern.compile("value: \"([^\"]+)\"");

    private ChildApplication() {}

    static String text(String version) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: newsletter-production
                  namespace: argocd
                spec:
                  sources:
                    - repoURL: https://charts.shop.example/stable
                      chart: worker
                      targetRevision: 1.x
                      helm:
                        valueFiles: [$values/values/newsletter/production.yaml]
                        parameters:
                          - name: image.tag
                            value: "%s"
                """.formatted(version);
    }

    /** Empty where the text has none. */
    static String version(String text) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    static String values() {
        return "image:\n  repository: %s\n".formatted(Services.image(Services.NEWSLETTER));
    }
}
