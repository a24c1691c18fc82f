package org.gitopsdora.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many more applications, for load: copies of the company's own under other names, padded to the size of real ones. Only the templates
 * are kept; a list of half a gigabyte is written as it is sent.
 */
final class LoadApplications {
    static final String PROJECT = "load";
    private static final int BYTES = 10_000;
    private static final String NAME = "@name@";
    private static final String UID = "00000000-0000-4000-8000-000000000000";

    private final int size;
    private final List<Template> templates = new ArrayList<>();
    private long historyEntries;

    LoadApplications(int size, List<ObjectNode> applications) {
        this.size = size;
        if (size == 0) {
            return;
        }
        applications.stream()
                .filter(application ->
                        application.path("status").path("history").size() > 0)
                .forEach(application -> templates.add(template(application)));
        for (int number = 0; number < size; number++) {
            historyEntries += templateOf(number).historyEntries();
        }
    }

    int size() {
        return size;
    }

    long historyEntries() {
        return historyEntries;
    }

    String name(int number) {
        return "load-%07d".formatted(number);
    }

    /** -1 if no generated application is called so. */
    int find(String name) {
        if (!name.matches("load-\\d{7}")) {
            return -1;
        }
        int number = Integer.parseInt(name.substring("load-".length()));
        return number < size ? number : -1;
    }

    long length(int number) {
        return templateOf(number).length() + name(number).length() + UID.length();
    }

    void write(int number, OutputStream out) throws IOException {
        Template template = templateOf(number);
        String name = name(number);
        UUID uid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        out.write(template.untilName());
        out.write(name.getBytes(StandardCharsets.UTF_8));
        out.write(template.untilUid());
        out.write(uid.toString().getBytes(StandardCharsets.UTF_8));
        out.write(template.rest());
    }

    private Template templateOf(int number) {
        return templates.get(number % templates.size());
    }

    private static Template template(ObjectNode application) {
        ObjectNode copy = application.deepCopy();
        ObjectNode metadata = (ObjectNode) copy.get("metadata");
        metadata.put("name", NAME).put("uid", UID);
        metadata.putObject("labels").put("load", "true");
        ((ObjectNode) copy.get("spec")).put("project", PROJECT);
        pad(copy, metadata);
        String text = copy.toString();
        int name = text.indexOf(NAME);
        int uid = text.indexOf(UID);
        return new Template(
                bytes(text.substring(0, name)),
                bytes(text.substring(name + NAME.length(), uid)),
                bytes(text.substring(uid + UID.length())),
                copy.path("status").path("history").size());
    }

    /** Real applications are large because of their managed fields. */
    private static void pad(ObjectNode application, ObjectNode metadata) {
        ArrayNode managedFields = (ArrayNode) metadata.get("managedFields");
        int missing = BYTES - application.toString().length();
        ObjectNode fields =
                managedFields.addObject().put("manager", "argocd-server").putObject("fieldsV1");
        for (int number = 0; missing > 0; number++) {
            String key = "f:argocd.example.com/field-%04d".formatted(number);
            fields.putObject(key);
            missing -= key.length() + 6;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // Identity of the arrays is enough: templates are never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Template(byte[] untilName, byte[] untilUid, byte[] rest, long historyEntries) {
        long length() {
            return (long) untilName.length + untilUid.length + rest.length;
        }
    }
}
