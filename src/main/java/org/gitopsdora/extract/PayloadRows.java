package org.gitopsdora.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gitopsdora.source.Dataset;
import org.gitopsdora.source.Landable;
import org.jspecify.annotations.Nullable;

/** What one payload gives, held until all of it is known: what else it gives names the payload's own record. Not thread-safe. */
final class PayloadRows {
    /** A record that is to be landed. */
    record Row<R extends Record & Landable>(Dataset<R> dataset, R row) {}

    private final Dataset<?> dataset;
    private final Set<String> given;
    private final List<Row<?>> rows = new ArrayList<>();
    private @Nullable Landable own;

    PayloadRows(Dataset<?> dataset) {
        this.dataset = dataset;
        this.given = dataset.gives().stream().map(Dataset::name).collect(Collectors.toSet());
    }

    /** False if it is no part of what is read from the payload alone: a sighting for instance. */
    <R extends Record & Landable> boolean add(Dataset<R> its, R row) {
        boolean isOwn = its.name().equals(dataset.name());
        if (isOwn) {
            own = row;
        }
        return (isOwn || given.contains(its.name())) && rows.add(new Row<>(its, row));
    }

    boolean isOwn(Row<?> row) {
        return row.row() == own;
    }

    /** Content hash of the payload's own record; null if there is none. */
    @Nullable
    String hash() {
        return own == null ? null : own.contentHash();
    }

    /** In the order in which they came: what is joined comes before what joins it. */
    List<Row<?>> rows() {
        return rows;
    }
}
