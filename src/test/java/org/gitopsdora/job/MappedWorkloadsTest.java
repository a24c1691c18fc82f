package org.gitopsdora.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedWorkloadsTest {

    @ParameterizedTest
    @ValueSource(strings = {"staging-web", "web-test", "apps/dev/web", "preprod", "web.uat", "dev2", "NonProd"})
    void aNameThatSaysAnotherEnvironmentLooksMisplaced(String name) {
        assertThat(MappedWorkloads.saysNotProduction(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"web", "latest-offers", "device-api", "product-api", "contest", "developers", "envs/prod/web"})
    void aWordInsideAnotherSaysNothing(String name) {
        assertThat(MappedWorkloads.saysNotProduction(name)).isFalse();
    }
}
