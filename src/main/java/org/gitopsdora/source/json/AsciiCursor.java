package org.gitopsdora.source.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object in plain ASCII, as nearly every event is one, straight from its bytes: in a third of the time of a parser, which must
 * be ready for everything. It does not judge: at the first byte that is anything else, or might be wrong, it gives up, and the same bytes
 * are for a parser to read or to refuse. What it does not give up on it reads as the parser does. One thread's own.
 */
public final class AsciiCursor implements ObjectCursor {
    /** What is deeper, or longer, is rare enough for the parser and its limits. */
    private static final int MOST_DEPTH = 64;

    private static final int MOST_NUMBER = 64;
    private static final int MOST_NAMES = 64;
    private static final int MOST_LETTERS = 64;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = ONES << 7;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private static final byte[] NO_BYTES = {};

    private final RepeatedTexts texts;

    /** The names of the object before, as they stood: the next one mostly has the same in the same order. */
    private final @Nullable Name[] names = new @Nullable Name[MOST_NAMES];

    private int nameNo;
    private byte[] bytes = NO_BYTES;
    private int at;
    private int to;
    private boolean isFirst;
    private boolean isGivenUp;

    /** The text that was taken last: in the bytes themselves, or without its escapes. */
    private byte[] held = NO_BYTES;

    private int heldFrom;
    private int heldTo;
    private byte[] unescaped = new byte[256];

    /** @param letters with the quotes, the colon and what stands between */
    private record Name(byte[] letters, String name) {
        boolean stands(byte[] bytes, int from, int to) {
            int end = from + letters.length;
            return end <= to && Arrays.equals(letters, 0, letters.length, bytes, from, end);
        }
    }

    /** @param texts shared by the threads that read one archive */
    public AsciiCursor(RepeatedTexts texts) {
        this.texts = texts;
    }

    /** Goes to the start of an object; {@code from} is where it begins. */
    public void begin(byte[] array, int from, int end) {
        bytes = array;
        at = from;
        to = end;
        isGivenUp = false;
        nameNo = 0;
        if (isObject()) {
            enter();
        } else {
            giveUp();
        }
    }

    /** Where the object ended; negative if the parser has to read it. */
    public int end() {
        return isGivenUp ? -1 : at;
    }

    @Override
    public @Nullable String nextName() {
        if (!next('}')) {
            return null;
        }
        int start = at;
        Name expected = nameNo < names.length ? names[nameNo] : null;
        if (expected != null && expected.stands(bytes, start, to)) {
            at = start + expected.letters.length;
            nameNo++;
            skipBlank();
            return expected.name;
        }
        String name = takeName();
        if (name != null) {
            if (nameNo < names.length && at - start <= MOST_LETTERS) {
                names[nameNo++] = new Name(Arrays.copyOfRange(bytes, start, at), name);
            }
            skipBlank();
        }
        return name;
    }

    /** With its quotes and the colon. */
    private @Nullable String takeName() {
        if (peek() != '"') {
            return giveUp();
        }
        int start = at + 1;
        int end = special(start);
        if (end == to || bytes[end] != '"') {
            return giveUp();
        }
        at = end + 1;
        skipBlank();
        if (peek() != ':') {
            return giveUp();
        }
        at++;
        return texts.of(bytes, start, end);
    }

    @Override
    public boolean nextElement() {
        return next(']');
    }

    /** Whether something follows before the closing bracket, which is then behind the cursor. */
    private boolean next(char closing) {
        skipBlank();
        int character = peek();
        if (character == closing) {
            isFirst = false;
            at++;
            return false;
        }
        if (isFirst) {
            isFirst = false;
        } else if (character == ',') {
            at++;
            skipBlank();
        } else {
            giveUp();
        }
        return !isGivenUp;
    }

    @Override
    public boolean isObject() {
        return peek() == '{';
    }

    @Override
    public boolean isList() {
        return peek() == '[';
    }

    @Override
    public void enter() {
        at++;
        isFirst = true;
    }

    @Override
    public void skip() {
        skip(0);
    }

    @Override
    public @Nullable String text() {
        if (peek() != '"') {
            return scalar();
        }
        take();
        return heldFrom == heldTo ? null : new String(held, heldFrom, heldTo - heldFrom, StandardCharsets.ISO_8859_1);
    }

    @Override
    public @Nullable String repeated() {
        if (peek() != '"') {
            return scalar();
        }
        take();
        return heldFrom == heldTo ? null : texts.of(held, heldFrom, heldTo);
    }

    private void skip(int depth) {
        boolean isObject = isObject();
        if (isObject || isList()) {
            if (depth == MOST_DEPTH) {
                giveUp();
                return;
            }
            enter();
            while (isObject ? nextName() != null : nextElement()) {
                skip(depth + 1);
            }
        } else if (peek() == '"') {
            skipText();
        } else {
            scalar();
        }
    }

    /** What is no text. */
    private @Nullable String scalar() {
        return switch (peek()) {
            case '{', '[' -> {
                skip(0);
                yield null;
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> {
                literal("null");
                yield null;
            }
            default -> number();
        };
    }

    private @Nullable String literal(String word) {
        int end = at + word.length();
        if (end > to) {
            return giveUp();
        }
        for (int index = 0; index < word.length(); index++) {
            if (bytes[at + index] != word.charAt(index)) {
                return giveUp();
            }
        }
        at = end;
        return word;
    }

    private @Nullable String number() {
        int whole = peek() == '-' ? at + 1 : at;
        int end = digits(whole);
        boolean isNumber = end > whole && (end == whole + 1 || bytes[whole] != '0');
        if (end < to && bytes[end] == '.') {
            int fraction = end + 1;
            end = digits(fraction);
            isNumber &= end > fraction;
        }
        if (end < to && (bytes[end] == 'e' || bytes[end] == 'E')) {
            int exponent = end + 1;
            if (exponent < to && (bytes[exponent] == '-' || bytes[exponent] == '+')) {
                exponent++;
            }
            end = digits(exponent);
            isNumber &= end > exponent;
        }
        if (!isNumber || end - at > MOST_NUMBER) {
            return giveUp();
        }
        String number = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        at = end;
        return number;
    }

    private int digits(int from) {
        int index = from;
        while (index < to && bytes[index] >= '0' && bytes[index] <= '9') {
            index++;
        }
        return index;
    }

    /** The text that it stands at, in {@code held}. */
    private void take() {
        int start = at + 1;
        int end = special(start);
        if (end < to && bytes[end] == '"') {
            held = bytes;
            heldFrom = start;
            heldTo = end;
            at = end + 1;
            return;
        }
        held = unescaped;
        heldFrom = 0;
        heldTo = 0;
        int from = start;
        while (end < to && bytes[end] == '\\') {
            add(from, end);
            from = end + escape(end);
            end = special(from);
        }
        if (end >= to || bytes[end] != '"') {
            heldTo = 0;
            giveUp();
            return;
        }
        add(from, end);
        at = end + 1;
    }

    private void add(int from, int end) {
        int length = end - from;
        // One more for the letter of an escape.
        if (unescaped.length - heldTo <= length) {
            unescaped = Arrays.copyOf(unescaped, Math.max(2 * unescaped.length, heldTo + length + 1));
            held = unescaped;
        }
        System.arraycopy(bytes, from, unescaped, heldTo, length);
        heldTo += length;
    }

    /** Adds the letter of an escape; how long the escape is, or past the end if it is none, or of a letter outside ASCII. */
    private int escape(int index) {
        int letter = letter(index);
        if (letter < 0 || letter >= 0x80) {
            return to - index;
        }
        unescaped[heldTo++] = (byte) letter;
        return length(index);
    }

    private void skipText() {
        int end = special(at + 1);
        while (end < to && bytes[end] == '\\' && letter(end) >= 0) {
            end = special(end + length(end));
        }
        if (end < to && bytes[end] == '"') {
            at = end + 1;
        } else {
            giveUp();
        }
    }

    private int length(int index) {
        return bytes[index + 1] == 'u' ? 6 : 2;
    }

    /** What the escape at an index means; negative if it is none. */
    private int letter(int index) {
        if (index + 1 >= to) {
            return -1;
        }
        return switch (bytes[index + 1]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> codeUnit(index + 2);
            default -> -1;
        };
    }

    private int codeUnit(int from) {
        if (from + 4 > to) {
            return -1;
        }
        int unit = 0;
        for (int index = from; index < from + 4; index++) {
            int digit = Character.digit(bytes[index], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** The first byte that is a quote, a backslash, a control character or no ASCII; the end if all are ordinary. */
    private int special(int from) {
        int index = from;
        for (; index + Long.BYTES <= to; index += Long.BYTES) {
            // A byte of a word in which one of them is zero lends from the bit above it. Where one does, the lowest is
            // right.
            long word = (long) WORDS.get(bytes, index);
            long quotes = word ^ QUOTES;
            long backslashes = word ^ BACKSLASHES;
            long found = (quotes - ONES & ~quotes | backslashes - ONES & ~backslashes | word - SPACES & ~word | word)
                    & HIGHS;
            if (found != 0) {
                return index + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (index < to && bytes[index] >= ' ' && bytes[index] != '"' && bytes[index] != '\\') {
            index++;
        }
        return index;
    }

    private @Nullable String giveUp() {
        isGivenUp = true;
        at = to;
        return null;
    }

    private int peek() {
        return at < to ? bytes[at] : -1;
    }

    /** Mostly there is none, and then no loop is entered. */
    private void skipBlank() {
        while (at < to && bytes[at] <= ' ' && isBlank(bytes[at])) {
            at++;
        }
    }

    /** What may stand between the parts of any JSON. */
    public static boolean isBlank(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
