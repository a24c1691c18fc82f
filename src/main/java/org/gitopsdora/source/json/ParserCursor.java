package org.gitopsdora.source.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Whatever JSON allows, read by a parser that stands at the start of an object; what breaks off or is no JSON is thrown by it. */
public final class ParserCursor implements ObjectCursor {
    private final JsonParser parser;

    public ParserCursor(JsonParser parser) {
        this.parser = parser;
    }

    @Override
    public @Nullable String nextName() {
        if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
            return null;
        }
        String name = parser.currentName();
        parser.nextToken();
        return name;
    }

    @Override
    public boolean nextElement() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    @Override
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    @Override
    public boolean isList() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    @Override
    public void enter() {
        // The parser is inside as soon as it stands at the start.
    }

    @Override
    public void skip() {
        parser.skipChildren();
    }

    @Override
    public @Nullable String text() {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            String text = parser.getString();
            return text.isEmpty() ? null : text;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE ? "true" : "false";
        }
        parser.skipChildren();
        return null;
    }

    @Override
    public @Nullable String repeated() {
        return text();
    }
}
