package org.gitopsdora.demo;

import java.util.List;

/** Who commits and who clicks. */
record Person(String name, String email) {
    static final Person BOT = new Person("shop-ci[bot]", "ci@shop.example");
    static final Person RENOVATE = new Person("renovate[bot]", "renovate@bots.example");
    static final Person FORGE = new Person("Forge", "noreply@shop.example");
    static final List<Person> DEVELOPERS = List.of(
            new Person("Dev A", "dev-a@shop.example"),
            new Person("Dev B", "dev-b@shop.example"),
            new Person("Dev C", "dev-c@shop.example"),
            new Person("Dev D", "dev-d@shop.example"));
}
