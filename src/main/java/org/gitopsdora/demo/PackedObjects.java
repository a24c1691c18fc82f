package org.gitopsdora.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.lib.TreeFormatter;

/** Git objects, kept in memory and written as one pack: a file for each of thousands would take most of the simulation's time. */
final class PackedObjects {
    private final ObjectInserter.Formatter formatter = new ObjectInserter.Formatter();
    private final Map<ObjectId, Body> bodies = new LinkedHashMap<>();
    private final Map<Map<String, ObjectId>, ObjectId> trees = new HashMap<>();

    ObjectId blob(byte[] content) {
        return add(Constants.OBJ_BLOB, content);
    }

    /** @param files path to blob */
    ObjectId tree(NavigableMap<String, ObjectId> files) {
        // Git sorts a folder as if its name ended in a slash.
        TreeMap<String, ObjectId> entries = new TreeMap<>();
        String path = files.isEmpty() ? null : files.firstKey();
        while (path != null) {
            int slash = path.indexOf('/');
            if (slash < 0) {
                entries.put(path, files.firstEntry().getValue());
                files = files.tailMap(path, false);
            } else {
                String folder = path.substring(0, slash + 1);
                // '0' follows '/': everything that begins with the folder's name and its slash.
                String end = path.substring(0, slash) + '0';
                TreeMap<String, ObjectId> inside = new TreeMap<>();
                files.headMap(end, false).forEach((file, blob) -> inside.put(file.substring(folder.length()), blob));
                entries.put(folder, tree(inside));
                files = files.tailMap(end, true);
            }
            path = files.isEmpty() ? null : files.firstKey();
        }
        // Most folders are as they were in the commit before: looking one up is cheaper than hashing it anew.
        return trees.computeIfAbsent(entries, missing -> add(Constants.OBJ_TREE, format(missing)));
    }

    ObjectId commit(CommitBuilder commit) throws IOException {
        return add(Constants.OBJ_COMMIT, commit.build());
    }

    ObjectId tag(TagBuilder tag) throws IOException {
        return add(Constants.OBJ_TAG, tag.build());
    }

    void writeTo(Repository repository) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            inserter.newPackParser(new ByteArrayInputStream(pack())).parse(NullProgressMonitor.INSTANCE);
            inserter.flush();
        }
    }

    private static byte[] format(Map<String, ObjectId> entries) {
        TreeFormatter tree = new TreeFormatter();
        entries.forEach((name, id) -> {
            boolean isFolder = name.endsWith("/");
            tree.append(
                    isFolder ? name.substring(0, name.length() - 1) : name,
                    isFolder ? FileMode.TREE : FileMode.REGULAR_FILE,
                    id);
        });
        return tree.toByteArray();
    }

    private ObjectId add(int type, byte[] content) {
        ObjectId id = formatter.idFor(type, content);
        bodies.putIfAbsent(id, new Body(type, content));
        return id;
    }

    /** The pack format, version 2, every object whole. */
    private byte[] pack() throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        pack.write("PACK".getBytes(StandardCharsets.US_ASCII));
        pack.write(ByteBuffer.allocate(8).putInt(2).putInt(bodies.size()).array());
        Deflater deflater = new Deflater();
        for (Body body : bodies.values()) {
            writeHeader(pack, body);
            deflater.reset();
            DeflaterOutputStream deflated = new DeflaterOutputStream(pack, deflater);
            deflated.write(body.content());
            deflated.finish();
        }
        deflater.end();
        pack.write(sha1(pack.toByteArray()));
        return pack.toByteArray();
    }

    private static void writeHeader(ByteArrayOutputStream pack, Body body) {
        int size = body.content().length;
        int next = (body.type() << 4) | (size & 0x0F);
        size >>>= 4;
        while (size > 0) {
            pack.write(next | 0x80);
            next = size & 0x7F;
            size >>>= 7;
        }
        pack.write(next);
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    // Never compared: the id is what identifies an object.
    @SuppressWarnings("ArrayRecordComponent")
    private record Body(int type, byte[] content) {}
}
