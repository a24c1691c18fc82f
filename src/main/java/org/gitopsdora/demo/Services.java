package org.gitopsdora.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    /** Its version stands in the Application that the app-of-apps parent renders, not in its own source. */
    static final String NEWSLETTER = "newsletter";

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

    static String image(String service) {
        return "registry.shop.example/shop/" + service;
    }

    /** Where the version stands: in the image list of a kustomization, in the values of a chart, in a plain manifest. */
    static Map<String, String> image(String service, String environment, String version) {
        String folder = folder(service, environment);
        return switch (service) {
            case CATALOG -> Map.of(folder + "/values.yaml", chartValues(service, version));
            case ACCOUNTS -> Map.of(folder + "/deployment.yaml", deployment(service, ":" + version, 2, 0));
            default -> Map.of(folder + "/kustomization.yaml", kustomization(service, version));
        };
    }

    /** What is tuned without a new version; never a file that the version stands in. */
    static Map<String, String> configuration(String service, String environment, int replicas, int logLevel) {
        String folder = folder(service, environment);
        return switch (service) {
            case CATALOG ->
                Map.of(
                        folder + "/Chart.yaml",
                        "apiVersion: v2\nname: catalog\nversion: 0.1.0\n",
                        folder + "/templates/deployment.yaml",
                        deployment(service, ":{{ .Values.image.tag }}", replicas, logLevel));
            case ACCOUNTS -> Map.of(folder + "/configuration.yaml", configMap(service, replicas, logLevel));
            default -> Map.of(folder + "/deployment.yaml", deployment(service, "", replicas, logLevel));
        };
    }

    /** Of the files under a folder; empty where they name none. */
    static String version(String folder, Map<String, String> files) {
        return Stream.of(
                        line(files, folder + "/kustomization.yaml", " newTag: "),
                        line(files, folder + "/values.yaml", " tag: "),
                        line(files, folder + "/deployment.yaml", " image: [^:\\s]+:"))
                .filter(version -> !version.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String line(Map<String, String> files, String file, String before) {
        Matcher matcher = Pattern.compile(before + "\"?([^\"\\s]+)\"?").matcher(files.getOrDefault(file, ""));
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String chartValues(String service, String version) {
        return "image:\n  repository: %s\n  tag: \"%s\"\n".formatted(image(service), version);
    }

    private static String configMap(String service, int replicas, int logLevel) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data:
                  WORKERS: "%d"
                  LOG_LEVEL: "%d"
                """.formatted(service, replicas, logLevel);
    }

    private static String kustomization(String service, String tag) {
        String resources = service.equals(SEARCH) ? "  - ../base\n  - deployment.yaml\n" : "  - deployment.yaml\n";
        return """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                %simages:
                  - name: %s
                    newTag: "%s"
                """.formatted(resources, image(service), tag);
    }

    /** @param version behind the image's name, with its colon; empty if it stands elsewhere */
    static String deployment(String service, String version, int replicas, int logLevel) {
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
                          image: %4$s%5$s
                          env:
                            - {name: LOG_LEVEL, value: "%3$d"}
                """.formatted(service, replicas, logLevel, image(service), version);
    }
}
