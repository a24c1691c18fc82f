package org.gitopsdora.demo;

import java.util.ArrayList;
import java.util.List;

/** What the company sells: the services, their teams and the environments they pass through. */
final class Services {
    /** Scenarios name these. */
    static final int SCRIPTED = 6;

    static final String CART = "cart";
    static final String CATALOG = "catalog";
    static final String CHECKOUT = "checkout";
    static final String PAYMENTS = "payments";
    static final String SEARCH = "search";
    static final String ACCOUNTS = "accounts";
    /** Delivered as a chart with a values file, through an application of several sources. */
    static final String STOREFRONT = "storefront";

    static final String INTEGRATION = "integration";
    static final String STAGING = "staging";
    static final String PRODUCTION = "production";
    static final List<String> ENVIRONMENTS = List.of(INTEGRATION, STAGING, PRODUCTION);

    private Services() {}

    static List<String> list(int services) {
        List<String> names = new ArrayList<>(List.of(CART, CATALOG, CHECKOUT, PAYMENTS, SEARCH, ACCOUNTS));
        for (int number = names.size(); number < services; number++) {
            names.add("service-%03d".formatted(number));
        }
        return names;
    }

    static String team(String service) {
        return switch (service) {
            case CART, CHECKOUT, PAYMENTS -> "checkout";
            case CATALOG, SEARCH -> "discovery";
            default -> "platform";
        };
    }

    static String folder(String service, String environment) {
        return "apps/%s/%s".formatted(service, environment);
    }

    /** Only this service shares a base between its environments: a change there reaches all of them. */
    static List<String> watchedPaths(String service, String environment) {
        return service.equals(SEARCH)
                ? List.of(folder(service, environment), folder(service, "base"))
                : List.of(folder(service, environment));
    }

    static String kustomization(String service, String tag) {
        String resources = service.equals(SEARCH) ? "  - ../base\n  - deployment.yaml\n" : "  - deployment.yaml\n";
        return """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                %simages:
                  - name: registry.shop.example/shop/%s
                    newTag: "%s"
                """.formatted(resources, service, tag);
    }

    static String deployment(String service, int replicas, int logLevel) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  replicas: %2$d
                  selector:
                    matchLabels: {app: %1$s}
                  template:
                    metadata:
                      labels: {app: %1$s}
                    spec:
                      containers:
                        - name: %1$s
                          image: registry.shop.example/shop/%1$s
                          env:
                            - {name: LOG_LEVEL, value: "%3$d"}
                """.formatted(service, replicas, logLevel);
    }
}
