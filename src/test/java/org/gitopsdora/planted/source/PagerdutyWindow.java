package org.gitopsdora.planted.source;

/** What sources share, and knows three of them. */
public record PagerdutyWindow(String fluxNamespace) {
    public String readFromArgo() {
        return fluxNamespace;
    }
}
