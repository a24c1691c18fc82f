package org.gitopsdora.source;

import java.util.regex.Pattern;

/**
 * What an operator reads from, and writes into, the repositories that it deploys from, for whoever reads them.
 *
 * @param parameterFile matches the names of files beside manifests that hold parameters of Helm and Kustomize; the only group is the
 *     application they are for, and takes no part where they are for all
 * @param commitTrailer of a config commit: the trailer that names the code commit it brings
 * @param repositoryTrailer of a config commit: the trailer that names that commit's repository
 */
public record DeploymentConvention(Pattern parameterFile, String commitTrailer, String repositoryTrailer) {}
