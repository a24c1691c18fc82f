/** The front door: the command line, and what a person sees of a run. The only room that knows picocli. */
@NullMarked
package org.gitopsdora.cli;

import org.jspecify.annotations.NullMarked;
