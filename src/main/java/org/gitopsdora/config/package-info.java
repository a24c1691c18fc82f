/** Reads a job's YAML: every value knows its file and line, every unknown key is an error. */
@NullMarked
package org.gitopsdora.config;

import org.jspecify.annotations.NullMarked;
