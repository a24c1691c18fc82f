package org.gitopsdora.landing;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * A reading that gives a record another content hash does not make it another record: whatever names it goes on naming it as it was named
 * first.
 */
public record RenamedHash(String hash, String firstHash) {
    <R extends Record> R in(R row) {
        if (hash.equals(firstHash)) {
            return row;
        }
        RecordComponent[] components = row.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        try {
            for (int index = 0; index < components.length; index++) {
                types[index] = components[index].getType();
                components[index].getAccessor().setAccessible(true);
                Object value = components[index].getAccessor().invoke(row);
                values[index] = hash.equals(value) ? firstHash : value;
            }
            @SuppressWarnings("unchecked") // The record's own constructor.
            Constructor<R> constructor = (Constructor<R>) row.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (NoSuchMethodException
                | IllegalAccessException
                | InstantiationException
                | InvocationTargetException e) {
            throw new IllegalStateException("Cannot make another " + row.getClass(), e);
        }
    }
}
