/**
 * The differential test: made-up histories, what the definition says about them in plain loops, and what the warehouse says. The naive
 * side shares nothing with {@code sql/}: where the two differ, one of them has misread the definition.
 */
package org.gitopsdora.differential;
