package org.gitopsdora.config;

/** The job's YAML cannot be used. The message names the file, the line, the key and what is allowed. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
