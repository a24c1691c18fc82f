package org.gitopsdora.warehouse;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One case of a relation of {@code sql/} as a YAML file in the shape of dbt's unit tests. A cell is the text that stands in the file
 * (2026-01-01 10:00:00 and 007 need no quotes); {@code null} or nothing is null, {@code ''} is empty text.
 *
 * <pre>{@code
 * # the reason of the case, where its name does not say it
 * include: [one_workload_of_cart]   # inputs of worlds/one_workload_of_cart.yaml
 * given:                            # replaces an included input of the same name as a whole
 *   - input: int_people
 *     rows:
 *       - {author_name: ann, is_bot: false}
 * expect:
 *   rows:
 *     - {author_name: ann, author_email: null}
 * }</pre>
 *
 * @param given the inputs by relation, those of its worlds first
 * @param expected the rows of the relation in the columns that they name, every row the same
 */
record SqlCase(Path file, Set<String> worlds, Map<String, Table> given, Table expected) {

    /** @param where file and line, for what goes wrong with it */
    record Table(String where, List<Row> rows) {}

    /** @param cells by column, in the order of the file; a null is one that is written */
    record Row(String where, Map<String, @Nullable String> cells) {}

    /** @param folder of the worlds */
    static SqlCase read(Path file, Path folder) {
        Block root = Block.of(file);
        root.allow("include", "given", "expect");
        Set<String> worlds = new TreeSet<>();
        Map<String, Table> given = new LinkedHashMap<>();
        for (Node name : root.list("include")) {
            String world = root.text(name);
            if (!worlds.add(world)) {
                throw root.wrong(name, "includes " + world + " twice");
            }
            for (Map.Entry<String, Table> input :
                    readWorld(folder.resolve(world + ".yaml")).entrySet()) {
                if (given.put(input.getKey(), input.getValue()) != null) {
                    throw root.wrong(name, "two of its worlds give " + input.getKey());
                }
            }
        }
        given.putAll(inputs(root));
        if (given.isEmpty()) {
            throw root.wrong(root.node(), "has neither `given` nor `include`");
        }
        Block expect = root.block("expect");
        expect.allow("rows");
        Table expected = expect.rows();
        for (Row row : expected.rows()) {
            if (!row.cells().keySet().equals(expected.rows().get(0).cells().keySet())) {
                throw new IllegalArgumentException(
                        row.where() + ": names other columns than the first expected row; write nulls as null");
            }
        }
        return new SqlCase(file, worlds, given, expected);
    }

    static Map<String, Table> readWorld(Path file) {
        Block root = Block.of(file);
        root.allow("given");
        return inputs(root);
    }

    private static Map<String, Table> inputs(Block root) {
        Map<String, Table> inputs = new LinkedHashMap<>();
        for (Node each : root.list("given")) {
            Block input = root.at(each);
            input.allow("input", "rows");
            String relation = input.text(input.get("input"));
            if (inputs.put(relation, input.rows()) != null) {
                throw root.wrong(each, "gives " + relation + " twice");
            }
        }
        return inputs;
    }

    /** A mapping of the file that says where it stands. */
    private record Block(Path file, Node node, Map<String, Node> values) {

        static Block of(Path file) {
            try (Reader reader = Files.newBufferedReader(file)) {
                Node root = new Yaml(new LoaderOptions()).compose(reader);
                if (root == null) {
                    throw new IllegalArgumentException(file + ": is empty");
                }
                return of(file, root);
            } catch (YAMLException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Block of(Path file, Node node) {
            Block block = new Block(file, node, new LinkedHashMap<>());
            if (!(node instanceof MappingNode mapping)) {
                throw block.wrong(node, "must be a mapping");
            }
            for (NodeTuple tuple : mapping.getValue()) {
                String key = block.text(tuple.getKeyNode());
                if (block.values.put(key, tuple.getValueNode()) != null) {
                    throw block.wrong(tuple.getKeyNode(), "has `" + key + "` twice");
                }
            }
            return block;
        }

        Block at(Node child) {
            return of(file, child);
        }

        Block block(String key) {
            return at(get(key));
        }

        Node get(String key) {
            Node value = values.get(key);
            if (value == null) {
                throw wrong(node, "has no `" + key + "`");
            }
            return value;
        }

        void allow(String... keys) {
            for (Map.Entry<String, Node> value : values.entrySet()) {
                if (!Set.of(keys).contains(value.getKey())) {
                    throw wrong(value.getValue(), "no key `" + value.getKey() + "` here");
                }
            }
        }

        List<Node> list(String key) {
            return values.containsKey(key) ? items(get(key)) : List.of();
        }

        Table rows() {
            List<Row> rows = new ArrayList<>();
            for (Node each : items(get("rows"))) {
                Map<String, @Nullable String> cells = new LinkedHashMap<>();
                at(each).values.forEach((column, cell) -> cells.put(column, cell(cell)));
                if (cells.isEmpty()) {
                    throw wrong(each, "is a row without columns");
                }
                rows.add(new Row(where(each), cells));
            }
            return new Table(where(node), rows);
        }

        String text(Node node) {
            String text = cell(node);
            if (text == null) {
                throw wrong(node, "is null");
            }
            return text;
        }

        IllegalArgumentException wrong(Node node, String what) {
            return new IllegalArgumentException(where(node) + ": " + what);
        }

        private List<Node> items(Node node) {
            if (node instanceof SequenceNode sequence) {
                return sequence.getValue();
            }
            throw wrong(node, "must be a list");
        }

        private @Nullable String cell(Node node) {
            if (!(node instanceof ScalarNode scalar)) {
                throw wrong(node, "must be one value");
            }
            return scalar.isPlain() && scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
        }

        private String where(Node node) {
            return "%s:%d".formatted(file, node.getStartMark().getLine() + 1);
        }
    }
}
