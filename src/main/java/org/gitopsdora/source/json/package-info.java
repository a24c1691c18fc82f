/** What every source that reads JSON from strangers needs: streams cut into records in bounded memory, fields that may be wrong. */
@NullMarked
package org.gitopsdora.source.json;

import org.jspecify.annotations.NullMarked;
