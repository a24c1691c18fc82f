package org.gitopsdora.manifests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gitopsdora.manifests.ImageValue.Part;
import org.gitopsdora.manifests.PlainYaml.Mapping;
import org.gitopsdora.manifests.PlainYaml.Scalar;
import org.gitopsdora.manifests.PlainYaml.Sequence;

/**
 * Reads image fragments out of Helm values by the names charts have agreed on: a mapping with repository and tag, {@code image:
 * repo:tag}, {@code imageTag}. Values layered on top of others win fragment by fragment, as Helm merges them; lists are told apart by
 * index, although Helm replaces them whole.
 */
public final class ImageValues {
    private static final Map<String, Part> PARTS = Map.of(
            "registry", Part.REGISTRY,
            "repository", Part.REPOSITORY,
            "tag", Part.TAG,
            "digest", Part.DIGEST);

    /** {@code imageTag}, {@code image_tag}, {@code image-tag}. */
    private static final Pattern FLAT = Pattern.compile("(?i)image[_-]?(registry|repository|tag|digest)");

    private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,6})]");

    private static final int MOST_CHARS = 512;

    private record Place(String key, Part part) {}

    private final Map<Place, String> found = new LinkedHashMap<>();

    /** Adds one file's values, or one mapping's. What is no mapping says nothing. */
    public ImageValues add(PlainYaml values) {
        return add("", values);
    }

    /** Adds what a parent chart calls {@code key}: the values of its subchart. */
    public ImageValues add(String key, PlainYaml values) {
        if (values instanceof Mapping mapping) {
            collect(mapping, key);
        }
        return this;
    }

    /** Adds one {@code --set name=value}: {@code sub\.chart.image.tag}, {@code containers[0].image}. */
    public ImageValues addParameter(String name, String value) {
        if (name.length() > MOST_CHARS) {
            return this;
        }
        List<String> segments = segments(name);
        PlainYaml values = new Scalar(value);
        for (int at = segments.size() - 1; at >= 0; at--) {
            values = new Mapping(Map.of(segments.get(at), values));
        }
        return add(values);
    }

    /** The fragment wins over what is known of the same key and part. */
    public ImageValues add(ImageValue value) {
        put(value.key(), value.part(), value.value());
        return this;
    }

    /** One value per key and part. */
    public List<ImageValue> list() {
        List<ImageValue> values = new ArrayList<>();
        found.forEach((place, value) -> values.add(new ImageValue(place.key, place.part, value)));
        return values;
    }

    /** The key below another, for values that are handed to a subchart. */
    public static String below(String parent, String name) {
        String segment = name.replace(".", "\\.");
        return parent.isEmpty() ? segment : parent + "." + segment;
    }

    private void collect(Mapping mapping, String key) {
        boolean isImage = isImage(mapping, key);
        mapping.entries().forEach((name, value) -> {
            if (value instanceof Scalar scalar) {
                String text = scalar.text() == null ? "" : scalar.text();
                collect(key, name, text, isImage);
            } else {
                descend(value, below(key, name));
            }
        });
    }

    private void descend(PlainYaml value, String key) {
        if (value instanceof Mapping mapping) {
            collect(mapping, key);
        } else if (value instanceof Sequence sequence) {
            for (int index = 0; index < sequence.elements().size(); index++) {
                descend(sequence.elements().get(index), key + "." + index);
            }
        }
    }

    private void collect(String key, String name, String text, boolean isImage) {
        Part part = PARTS.get(name);
        Matcher flat = FLAT.matcher(name);
        if (part != null && isImage) {
            put(key, part, text);
        } else if (name.equals("image")) {
            reference(below(key, name), text);
        } else if (flat.matches()) {
            put(below(key, "image"), Part.valueOf(flat.group(1).toUpperCase(Locale.ROOT)), text);
        }
    }

    private void reference(String key, String text) {
        Optional<ImageReference> image = ImageReference.find(text);
        if (image.isEmpty()) {
            return;
        }
        put(key, Part.REPOSITORY, image.get().name());
        String tag = image.get().tag();
        if (tag != null) {
            put(key, Part.TAG, tag);
        }
        String digest = image.get().digest();
        if (digest != null) {
            put(key, Part.DIGEST, digest);
        }
    }

    private void put(String key, Part part, String value) {
        String text = value.strip();
        boolean isTemplate = text.contains("{{");
        if (text.length() <= MOST_CHARS && key.length() <= MOST_CHARS && !isTemplate) {
            found.put(new Place(key, part), text);
        }
    }

    /** A chart's or a git repository's address stands beside a tag, too; a registry alone may be anything's. */
    private static boolean isImage(Mapping mapping, String key) {
        String repository = mapping.text("repository");
        if (repository != null && repository.contains("://")) {
            return false;
        }
        return repository != null
                || isScalar(mapping, "tag")
                || isScalar(mapping, "digest")
                || key.equals("image")
                || key.endsWith(".image");
    }

    private static boolean isScalar(Mapping mapping, String name) {
        return mapping.entries().get(name) instanceof Scalar;
    }

    private static List<String> segments(String name) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        String dotted = INDEX.matcher(name).replaceAll(".$1");
        for (int at = 0; at < dotted.length(); at++) {
            char each = dotted.charAt(at);
            if (each == '\\' && at + 1 < dotted.length()) {
                segment.append(dotted.charAt(++at));
            } else if (each == '.') {
                segments.add(segment.toString());
                segment.setLength(0);
            } else {
                segment.append(each);
            }
        }
        segments.add(segment.toString());
        return segments;
    }
}
