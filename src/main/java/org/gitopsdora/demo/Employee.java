package org.gitopsdora.demo;

import java.util.List;

/** Who commits and who clicks. */
record Employee(String name, String email) {
    static final Employee BOT = new Employee("shop-ci[bot]", "ci@shop.example");
    static final Employee RENOVATE = new Employee("renovate[bot]", "renovate@bots.example");
    static final Employee FORGE = new Employee("Forge", "noreply@shop.example");
    static final List<Employee> DEVELOPERS = List.of(
            new Employee("Dev A", "dev-a@shop.example"),
            new Employee("Dev B", "dev-b@shop.example"),
            new Employee("Dev C", "dev-c@shop.example"),
            new Employee("Dev D", "dev-d@shop.example"));
}
