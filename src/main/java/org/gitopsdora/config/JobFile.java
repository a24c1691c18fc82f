package org.gitopsdora.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Opens a job's YAML. Nothing is constructed from tags: only the node tree is read. */
public final class JobFile {
    private JobFile() {}

    /**
     * @param environment looks up {@code ${NAME}}; returns null for an unset variable
     */
    public static Block read(Path file, UnaryOperator<@Nullable String> environment) {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ConfigException("%s: is no text in UTF-8".formatted(file));
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read (%s)".formatted(file, e.getMessage()));
        }
        return parse(file.toString(), text, environment);
    }

    /** For a job that travels in the jar. */
    public static Block parse(String name, String text, UnaryOperator<@Nullable String> environment) {
        Node node;
        try {
            node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String hint = text.lines().skip(line - 1L).limit(1).anyMatch(each -> each.contains("${"))
                    ? "; within { } a value with ${…} needs quotes"
                    : "";
            throw new ConfigException("%s:%d: is not YAML: %s%s".formatted(name, line, e.getProblem(), hint));
        }
        if (!(node instanceof MappingNode mapping)) {
            throw new ConfigException(
                    "%s: must be a mapping of keys to values, as in jobs/nightly.yaml".formatted(name));
        }
        return new Block(name, "", mapping, environment);
    }
}
