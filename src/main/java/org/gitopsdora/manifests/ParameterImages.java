package org.gitopsdora.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the parameters of what an operator applies say about versions: Helm parameters and values, and Kustomize images. They stand in the
 * operator's own object, or in a file beside the manifests, in the same shape.
 *
 * @param values of the Helm parameters and the values written out in the source; parameters win
 * @param images what {@code kustomize.images} puts in, without what it replaces
 */
public record ParameterImages(List<ImageValue> values, List<ImageReference> images) {
    public static ParameterImages of(PlainYaml source) {
        ImageValues values = new ImageValues();
        source.find("helm").ifPresent(helm -> {
            Optional<PlainYaml> whole = helm.find("valuesObject").filter(PlainYaml.Mapping.class::isInstance);
            if (whole.isPresent()) {
                // The text is not looked at where there is an object.
                values.add(whole.get());
            } else {
                first(helm.text("values") == null ? "" : helm.text("values")).ifPresent(values::add);
            }
            for (PlainYaml parameter : helm.list("parameters")) {
                String name = parameter.text("name");
                String value = parameter.text("value");
                if (name != null) {
                    values.addParameter(name, value == null ? "" : value);
                }
            }
        });
        List<ImageReference> images = new ArrayList<>();
        source.find("kustomize").ifPresent(kustomize -> {
            for (PlainYaml override : kustomize.list("images")) {
                String text = override.ownText();
                if (text != null) {
                    ImageReference.find(text.substring(text.indexOf('=') + 1)).ifPresent(images::add);
                }
            }
        });
        return new ParameterImages(values.list(), images);
    }

    private static Optional<PlainYaml> first(String values) {
        return PlainYaml.documents(values).stream().findFirst();
    }
}
