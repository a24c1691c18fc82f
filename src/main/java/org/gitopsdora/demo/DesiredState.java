package org.gitopsdora.demo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application would apply: a revision for every source.
 *
 * @param commit the git revision among them; every application here has exactly one
 * @param key equal exactly where the desired state is the same: contents of the watched paths, chart version, parameters
 * @param content the same without the parameters
 * @param parameters of all sources, for telling a change of parameters from a change of content
 */
record DesiredState(
        List<AppSource> sources, List<String> revisions, Commit commit, String key, String content, String parameters) {

    static DesiredState of(List<AppSource> sources, Commit commit, @Nullable String chartVersion) {
        List<String> revisions = new ArrayList<>();
        StringBuilder key = new StringBuilder();
        StringBuilder parameters = new StringBuilder();
        for (AppSource source : sources) {
            String revision = source.isChart() && chartVersion != null ? chartVersion : commit.sha();
            revisions.add(revision);
            key.append(source.isChart() ? source.chart() + "@" + revision : commit.content(source.watched()));
            parameters.append(source.parameters());
        }
        return new DesiredState(
                List.copyOf(sources),
                revisions,
                commit,
                key.toString() + parameters,
                key.toString(),
                parameters.toString());
    }

    boolean isMultiSource() {
        return sources.size() > 1;
    }

    /** As the warehouse writes it. */
    String revision() {
        return String.join(", ", revisions);
    }

    List<String> watched() {
        return sources.stream().flatMap(source -> source.watched().stream()).toList();
    }

    /** The version of the image or chart, empty where the state names none. */
    String version() {
        for (AppSource source : sources) {
            String parameter = source.parameters().get(ChildApplication.PARAMETER);
            if (parameter != null) {
                return parameter;
            }
            if (source.isChart()) {
                return revisions.get(sources.indexOf(source));
            }
        }
        return Services.version(String.valueOf(sources.get(0).path()), commit.files());
    }
}
