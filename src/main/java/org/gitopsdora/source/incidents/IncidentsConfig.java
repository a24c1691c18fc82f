package org.gitopsdora.source.incidents;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.source.ContentHash;
import org.jspecify.annotations.Nullable;

/**
 * The {@code incidents} block of a job: files that any incident tool has exported. Opened here and nowhere else; what a status means is
 * decided in SQL.
 */
public final class IncidentsConfig {
    /** Under which keys tools wrap their incidents. */
    private static final Set<String> LISTS =
            Set.of("items", "incidents", "data", "results", "result", "records", "issues", "alert_groups");

    private final String name;
    private final List<String> files;
    private final IncidentTime times;
    private final ColumnMapping columns;
    private final Charset encoding;
    private final @Nullable String delimiter;
    private final Set<String> lists;
    private final List<String> resolvedStatuses;
    private final List<String> ignoredStatuses;
    private final String mappingHash;

    private IncidentsConfig(Block block) {
        name = block.string("name");
        files = block.strings("files");
        if (files.isEmpty()) {
            throw block.missing("files");
        }
        List<String> formats = block.strings("time-format");
        times = new IncidentTime(
                zone(block), formats.stream().map(text -> format(block, text)).toList());
        columns = ColumnMapping.read(block);
        encoding = block.find("encoding").map(text -> charset(block, text)).orElse(StandardCharsets.UTF_8);
        delimiter = delimiter(block);
        lists = block.find("records")
                .map(text -> text.equals(".") ? Set.<String>of() : Set.of(text))
                .orElse(LISTS);
        resolvedStatuses = block.strings("resolved-statuses");
        ignoredStatuses = block.strings("ignored-statuses");
        mappingHash = ContentHash.of(
                columns.text(),
                times.zone().getId(),
                formats,
                encoding.name(),
                delimiter,
                lists.stream().sorted().toList());
    }

    /**
     * Reads and checks the block; opens no file.
     *
     * @throws ConfigException naming the key and what is allowed
     */
    public static IncidentsConfig read(Block block) {
        return new IncidentsConfig(block);
    }

    /** The instance of every record: one tool. */
    public String name() {
        return name;
    }

    /** Hash of everything that decides what a row becomes; rows read with the mapping in force win over those read with another. */
    public String mappingHash() {
        return mappingHash;
    }

    /** Words of the status column that mean resolved; empty for the usual ones. */
    public List<String> resolvedStatuses() {
        return resolvedStatuses;
    }

    /** Words of the status column of what was no incident; empty for the usual ones. */
    public List<String> ignoredStatuses() {
        return ignoredStatuses;
    }

    /** Whether a column names the cause: then it counts, whatever {@code cause-fields} says. */
    public boolean hasCauseColumn() {
        return columns.fields().stream().anyMatch(field -> field.field().equals("custom:cause"));
    }

    List<String> files() {
        return files;
    }

    IncidentTime times() {
        return times;
    }

    ColumnMapping columns() {
        return columns;
    }

    /** Of a CSV that has no byte order mark. */
    Charset encoding() {
        return encoding;
    }

    /** Between the cells of a CSV; null to be found out file by file. */
    @Nullable
    Character delimiter() {
        return delimiter == null ? null : Character.valueOf(delimiter.charAt(0));
    }

    /** Keys of a JSON document under which its incidents stand. */
    Set<String> lists() {
        return lists;
    }

    private static ZoneId zone(Block block) {
        String text = block.stringOr("time-zone", "UTC");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw block.error("time-zone", "must be a time zone such as Europe/London, not `%s`".formatted(text));
        }
    }

    private static DateTimeFormatter format(Block block, String text) {
        try {
            return DateTimeFormatter.ofPattern(text, Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw block.error("time-format", "must be a pattern such as dd/MM/yyyy HH:mm:ss, not `%s`".formatted(text));
        }
    }

    private static Charset charset(Block block, String text) {
        try {
            return Charset.forName(text);
        } catch (IllegalArgumentException e) {
            throw block.error(
                    "encoding", "must be an encoding such as UTF-8 or windows-1252, not `%s`".formatted(text));
        }
    }

    private static @Nullable String delimiter(Block block) {
        Optional<String> delimiter = block.find("delimiter").map(text -> text.equals("tab") ? "\t" : text);
        delimiter.filter(text -> text.length() != 1 || text.equals("\"")).ifPresent(text -> {
            throw block.error("delimiter", "must be one character or tab, not `%s`".formatted(text));
        });
        return delimiter.orElse(null);
    }
}
