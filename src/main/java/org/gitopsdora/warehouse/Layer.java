package org.gitopsdora.warehouse;

/** The folders of {@code sql/}, in the order they are run. A relation reads lower layers only. */
public enum Layer {
    RAW("1_raw", Form.VIEW, false),
    STAGING("2_staging", Form.TABLE, false),
    INTERMEDIATE("3_intermediate", Form.TABLE, false),
    DEPLOYMENTS("4_deployments", Form.TABLE, false),
    CHANGES("5_changes", Form.TABLE, false),
    OUTCOMES("6_outcomes", Form.TABLE, false),
    FACTS("7_facts", Form.TABLE, true),
    METRICS("8_metrics", Form.TABLE, true),
    QUALITY("9_quality", Form.TABLE, true),
    AUDIT("9_audit", Form.TABLE, true);

    enum Form {
        VIEW,
        TABLE
    }

    private final String folder;
    private final Form form;
    private final boolean isServed;

    Layer(String folder, Form form, boolean isServed) {
        this.folder = folder;
        this.form = form;
        this.isServed = isServed;
    }

    public String folder() {
        return folder;
    }

    Form form() {
        return form;
    }

    /** Whether its relations are in the served file; the others stay in the kitchen. */
    public boolean isServed() {
        return isServed;
    }
}
