package org.gitopsdora.source.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.gitopsdora.config.Block;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.source.pagerduty.PagerdutyConfig.Auth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerdutyConfigTest {
    @Test
    void aNameAndATokenAreEnough() {
        PagerdutyConfig config = read("type: pagerduty\nname: main\ntoken: ${PD}\n");
        assertThat(config.url()).isEqualTo("https://api.pagerduty.com");
        assertThat(config.auth()).isEqualTo(Auth.TOKEN);
        assertThat(config.history()).isEqualTo(Duration.ofDays(180));
        assertThat(config.scope()).isEqualTo("*");
    }

    @Test
    void everythingCanBeSaid() {
        PagerdutyConfig config = read("""
                type: pagerduty
                name: main
                url: https://api.eu.pagerduty.com
                auth: oauth
                token: ${PD}
                ca-file: /etc/ca.pem
                services: [PB, PA, PB]
                history: 365d
                patience: 5m
                read-timeout: 10s
                """);
        assertThat(config.auth()).isEqualTo(Auth.OAUTH);
        assertThat(config.scope()).isEqualTo("PA,PB");
        assertThat(config.caFile()).isPresent();
        assertThat(config.history()).isEqualTo(Duration.ofDays(365));
        assertThat(config.patience()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.readTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auth: basic          | job.yaml:4: `auth` `basic` is not known; allowed: oauth, token
            history: 0d          | job.yaml:4: `history` must be from 1d to 3660d, not `0d`
            history: half a year | job.yaml:4: `history` must be a duration
            url: pagerduty       | job.yaml:4: `url` is not an http or https URL; for instance https://api.eu.pagerduty.com
            service: [PA]        | job.yaml:4: `service` is not known here (did you mean `services`?)
            patience: long       | job.yaml:4: `patience` must be a duration
            """)
    void whatIsWrongIsNamedWithItsLineAndWhatIsAllowed(String line, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("type: pagerduty\nname: main\ntoken: ${PD}\n" + line + "\n"))
                .withMessageStartingWith(message);
    }

    @Test
    void aTokenIsNeededAndMayNotStandInTheFile() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("type: pagerduty\nname: main\n"))
                .withMessageContaining("`token-file` is missing");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("type: pagerduty\nname: main\ntoken: abc\n"))
                .withMessageContaining("job.yaml:3")
                .withMessageContaining("must not be written here");
    }

    private static PagerdutyConfig read(String yaml) {
        Block block = JobFile.parse("job.yaml", yaml, name -> "s3cret");
        assertThat(block.string("type")).isEqualTo("pagerduty");
        PagerdutyConfig config = PagerdutyConfig.read(block);
        block.finish();
        return config;
    }
}
