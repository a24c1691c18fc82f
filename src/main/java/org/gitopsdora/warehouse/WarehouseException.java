package org.gitopsdora.warehouse;

/** The warehouse cannot be built or read. */
public final class WarehouseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who has to act. */
    public enum Blame {
        /** A bug in the SQL or in the program. */
        PROGRAM,
        /** No space, no memory, not writable. */
        MACHINE,
        /** The query a user typed, or no warehouse yet. */
        USAGE
    }

    private final Blame blame;

    public WarehouseException(Blame blame, String message, Throwable cause) {
        super(message, cause);
        this.blame = blame;
    }

    public WarehouseException(Blame blame, String message) {
        super(message);
        this.blame = blame;
    }

    public Blame blame() {
        return blame;
    }
}
