package org.gitopsdora.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 128 bits of SHA-256 over length-prefixed parts, as 32 hex digits: equal parts give equal hashes on every machine. */
public final class ContentHash {
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    });

    private ContentHash() {}

    /** Null and the empty string differ; {@code ("ab", "c")} and {@code ("a", "bc")} differ. */
    public static String of(@Nullable Object... parts) {
        MessageDigest digest = SHA_256.get();
        digest.reset();
        for (Object part : parts) {
            update(digest, part);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static void update(MessageDigest digest, @Nullable Object part) {
        if (part == null) {
            digest.update(ByteBuffer.allocate(4).putInt(-1).array());
        } else if (part instanceof List<?> list) {
            digest.update(ByteBuffer.allocate(4).putInt(list.size()).array());
            list.forEach(element -> update(digest, element));
        } else {
            byte[] bytes = part instanceof byte[] raw ? raw : part.toString().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            digest.update(bytes);
        }
    }
}
