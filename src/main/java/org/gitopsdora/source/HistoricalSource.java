package org.gitopsdora.source;

/** A source whose whole history can be taken away at once: a night reads what is new, and some sources come to an end. */
public interface HistoricalSource extends Source {
    /**
     * Starts reading everything there ever was, or what of it has not landed.
     *
     * @throws SourceException if the source cannot be read at all, for instance because only files of it are configured
     */
    HistoryExport openHistory();
}
