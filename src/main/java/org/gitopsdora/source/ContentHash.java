package org.gitopsdora.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 128 bits of SHA-256 over length-prefixed parts, as 32 hex digits: equal parts give equal hashes on every machine. */
public final class ContentHash {
    private static final ThreadLocal<ContentHash> HASHES = ThreadLocal.withInitial(ContentHash::new);
    private static final VarHandle INTEGERS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int SHORT = 16;
    private static final int KEPT_BYTES = 1 << 20;

    private final MessageDigest sha256;

    /** Parts are gathered before they are digested: a call per part would cost more than the digest. */
    private byte[] gathered = new byte[1 << 12];

    private int length;
    private final byte[] digest = new byte[32];
    private final byte[] hex = new byte[32];

    private ContentHash() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Null and the empty string differ; {@code ("ab", "c")} and {@code ("a", "bc")} differ. */
    public static String of(@Nullable Object... parts) {
        return HASHES.get().digest(parts);
    }

    private String digest(@Nullable Object... parts) {
        length = 0;
        for (Object part : parts) {
            add(part);
        }
        sha256.update(gathered, 0, length);
        if (gathered.length > KEPT_BYTES) {
            gathered = new byte[1 << 12];
        }
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        for (int index = 0; index < 16; index++) {
            hex[2 * index] = HEX[digest[index] >> 4 & 0xf];
            hex[2 * index + 1] = HEX[digest[index] & 0xf];
        }
        return new String(hex, StandardCharsets.ISO_8859_1);
    }

    private void add(@Nullable Object part) {
        if (part == null) {
            reserve(0);
            addLength(-1);
        } else if (part instanceof String text) {
            // First: nearly everything is, and the others are slow to tell apart.
            addText(text);
        } else if (part instanceof Long || part instanceof Integer) {
            addNumber(((Number) part).longValue());
        } else if (part instanceof List<?> list) {
            reserve(0);
            addLength(list.size());
            list.forEach(this::add);
        } else if (part instanceof byte[] raw) {
            addBytes(raw);
        } else {
            addText(part.toString());
        }
    }

    /** As its decimal digits: as the text of it would be, without making one. */
    private void addNumber(long number) {
        if (number == Long.MIN_VALUE) {
            addText(Long.toString(number));
            return;
        }
        int digits = number < 0 ? 2 : 1;
        for (long rest = Math.abs(number); rest >= 10; rest /= 10) {
            digits++;
        }
        reserve(digits);
        addLength(digits);
        int at = length + digits;
        long rest = Math.abs(number);
        do {
            gathered[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        if (number < 0) {
            gathered[length] = '-';
        }
        length += digits;
    }

    /** Short ASCII, as most text is, needs no array of its own; longer text is faster with one. */
    private void addText(String text) {
        int characters = text.length();
        if (characters > SHORT) {
            addBytes(text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        reserve(characters);
        byte[] target = gathered;
        int at = length + Integer.BYTES;
        for (int index = 0; index < characters; index++) {
            char character = text.charAt(index);
            if (character >= 0x80) {
                addBytes(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            target[at + index] = (byte) character;
        }
        addLength(characters);
        length += characters;
    }

    private void addBytes(byte[] bytes) {
        reserve(bytes.length);
        addLength(bytes.length);
        System.arraycopy(bytes, 0, gathered, length, bytes.length);
        length += bytes.length;
    }

    /** Room for it is reserved. */
    private void addLength(int value) {
        INTEGERS.set(gathered, length, value);
        length += Integer.BYTES;
    }

    /** Room for so many bytes and their length. */
    private void reserve(int bytes) {
        int needed = length + bytes + Integer.BYTES;
        if (gathered.length < needed) {
            gathered = Arrays.copyOf(gathered, Math.max(2 * gathered.length, needed));
        }
    }
}
