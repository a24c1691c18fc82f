package org.gitopsdora.source.json;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Finds and opens the files that people export to. */
public final class JsonFiles {
    private JsonFiles() {}

    /** By content, since names of rotated logs lie. */
    public static InputStream unzipped(BufferedInputStream stream) throws IOException {
        stream.mark(2);
        byte[] magic = stream.readNBytes(2);
        stream.reset();
        boolean isGzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        return isGzip ? new GZIPInputStream(stream, 1 << 14) : stream;
    }

    /** Files matching a pattern with {@code *}, {@code ?}, {@code **} and {@code {a,b}}; relative ones from the working directory. */
    public static List<Path> list(String pattern) {
        Path plain = plainPath(pattern);
        if (plain != null && Files.isRegularFile(plain)) {
            return List.of(plain);
        }
        int wildcard = firstWildcard(pattern);
        if (wildcard < 0) {
            return List.of();
        }
        int slash = pattern.lastIndexOf('/', wildcard);
        Path root = Path.of(slash < 0 ? "" : slash == 0 ? "/" : pattern.substring(0, slash));
        String rest = pattern.substring(slash + 1);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        int depth = rest.contains("**")
                ? Integer.MAX_VALUE
                : (int) rest.chars().filter(c -> c == '/').count() + 1;
        return walk(root, matcher, depth);
    }

    private static List<Path> walk(Path root, PathMatcher matcher, int depth) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && matcher.matches(root.relativize(file))) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    // What cannot be entered cannot match; a pattern that then finds nothing is a gap.
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static @Nullable Path plainPath(String pattern) {
        try {
            return Path.of(pattern);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static int firstWildcard(String pattern) {
        for (int index = 0; index < pattern.length(); index++) {
            if ("*?[{".indexOf(pattern.charAt(index)) >= 0) {
                return index;
            }
        }
        return -1;
    }
}
