package org.gitopsdora.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.gitopsdora.source.ConfiguredSource;
import org.gitopsdora.source.SourceTypes;

/** Rules that are allowed and surely not meant. */
final class RuleWarnings {
    private RuleWarnings() {}

    static List<String> of(List<MappingRule> rules, List<ConfiguredSource> sources) {
        List<String> warnings = new ArrayList<>();
        for (int index = 0; index < rules.size(); index++) {
            MappingRule rule = rules.get(index);
            rules.subList(0, index).stream()
                    .filter(earlier -> earlier.coversAllOf(rule))
                    .findFirst()
                    .ifPresent(earlier -> warnings.add("%s can never match: %s matches everything it matches"
                            .formatted(rule.label(), earlier.label())));
            if (rule.match().containsKey("instance") && !namesSomeInstance(rule, sources)) {
                warnings.add("%s can never match: no source is called so; there are %s"
                        .formatted(
                                rule.label(),
                                String.join(
                                        ", ",
                                        sources.stream()
                                                .map(ConfiguredSource::name)
                                                .toList())));
            }
            if (rule.production().orElse(false) && !rule.knowsEnvironment()) {
                warnings.add(
                        "%s says production but no environment: its workloads stay `unmapped`, which is not production"
                                .formatted(rule.label()));
            }
        }
        return List.copyOf(warnings);
    }

    /** Rules of services that name a tool which nobody reads. */
    static List<String> ofIncidents(
            Collection<ServiceConfig> services, List<ConfiguredSource> sources, SourceTypes types) {
        List<ConfiguredSource> tools = sources.stream()
                .filter(source -> types.tellsOfIncidents(source.type()))
                .toList();
        List<String> warnings = new ArrayList<>();
        for (ServiceConfig service : services) {
            for (ServiceConfig.IncidentRule rule : service.incidents()) {
                if (tools.stream().noneMatch(source -> source.isCalled(rule.tool()))) {
                    warnings.add(
                            "services.%s.incidents (line %d) can never match: no source of incidents is called %s; %s"
                                    .formatted(
                                            service.name(),
                                            rule.line(),
                                            rule.tool(),
                                            tools.isEmpty()
                                                    ? "there is none"
                                                    : "there are "
                                                            + String.join(
                                                                    ", ",
                                                                    tools.stream()
                                                                            .map(ConfiguredSource::name)
                                                                            .toList())));
                }
            }
        }
        return List.copyOf(warnings);
    }

    private static boolean namesSomeInstance(MappingRule rule, List<ConfiguredSource> sources) {
        Pattern pattern = Pattern.compile(rule.regex("instance"));
        return sources.stream()
                .anyMatch(source -> pattern.matcher(source.name()).matches());
    }
}
