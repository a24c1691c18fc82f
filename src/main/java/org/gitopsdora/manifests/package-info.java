/** The vocabulary of Helm and Kustomize, and what manifests say about images; whoever keeps or applies them. */
@NullMarked
package org.gitopsdora.manifests;

import org.jspecify.annotations.NullMarked;
