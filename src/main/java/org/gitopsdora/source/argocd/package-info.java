/** Argo CD: its REST API and the files people export from it, to landed records. */
@NullMarked
package org.gitopsdora.source.argocd;

import org.jspecify.annotations.NullMarked;
