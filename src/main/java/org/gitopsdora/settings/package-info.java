/** A job's YAML as values that check themselves, and what is landed of them. Only syntax: what a rule means is decided in SQL. */
@NullMarked
package org.gitopsdora.settings;

import org.jspecify.annotations.NullMarked;
