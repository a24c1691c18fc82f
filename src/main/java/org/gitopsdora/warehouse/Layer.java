package org.gitopsdora.warehouse;

/** The folders of {@code sql/}, in the order they are run. A relation reads lower layers only. */
public enum Layer {
    RAW("01_raw", Form.VIEW, false),
    STAGING("02_staging", Form.TABLE, false),
    INTERMEDIATE("03_intermediate", Form.TABLE, false),
    DEPLOYMENTS("04_deployments", Form.TABLE, false),
    CHANGES("05_changes", Form.TABLE, false),
    OUTCOMES("06_outcomes", Form.TABLE, false),
    BLAME("07_blame", Form.TABLE, false),
    FAILURES("08_failures", Form.TABLE, false),
    FACTS("09_facts", Form.TABLE, true),
    PERIODS("10_periods", Form.TABLE, false),
    METRICS("11_metrics", Form.TABLE, true),
    SCORES("12_scores", Form.TABLE, true),
    QUALITY("13_quality", Form.TABLE, true),
    AUDIT("14_audit", Form.TABLE, true);

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
