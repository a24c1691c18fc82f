/** What trees and blobs hold: the watched files of a workload, and the versions that manifests name. */
@NullMarked
package org.gitopsdora.source.git.content;

import org.jspecify.annotations.NullMarked;
