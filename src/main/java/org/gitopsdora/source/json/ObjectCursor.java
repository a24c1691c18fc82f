package org.gitopsdora.source.json;

import org.jspecify.annotations.Nullable;

/**
 * Walks through one JSON object without making a tree of it. Every value that it stands at is taken, entered or skipped exactly once
 * before it is asked for the next.
 */
public interface ObjectCursor {
    /** The next name of the object that it is in, and the cursor at its value; null at the object's end, which is then behind it. */
    @Nullable
    String nextName();

    /** Whether there is another element in the list that it is in, and the cursor at it; false at the list's end. */
    boolean nextElement();

    boolean isObject();

    boolean isList();

    /** Steps into the object or list that it stands at. */
    void enter();

    void skip();

    /** A scalar as text; null if it is empty, null or no scalar, which is then skipped. */
    @Nullable
    String text();

    /** The same, for what many records say: equal texts are mostly one string. */
    @Nullable
    String repeated();
}
