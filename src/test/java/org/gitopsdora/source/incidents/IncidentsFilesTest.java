package org.gitopsdora.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.gitopsdora.config.ConfigException;
import org.gitopsdora.config.JobFile;
import org.gitopsdora.source.Diagnosis;
import org.gitopsdora.source.Diagnosis.Verdict;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.MemoryExtraction;
import org.gitopsdora.source.ReadAgain;
import org.gitopsdora.time.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentsFilesTest {
    private static final String SERVICENOW =
            "columns: {id: number, title: short_description, status: state, severity: priority, detected: opened_at, resolved: resolved_at, updated: sys_updated_on, service: business_service, tags: labels, cause: u_change, duplicate-of: parent, url: link, fields: {Region: u_region}}";
    private static final String HEADER =
            "number,short_description,state,priority,opened_at,resolved_at,sys_updated_on,business_service,labels,u_change,parent,link,u_region\n";

    @TempDir
    private Path folder;

    private MemoryExtraction extraction = new MemoryExtraction("2026-11-22T02:30:00Z");
    private String more = SERVICENOW;

    private IncidentsConfig config() {
        String yaml = "name: tool\nfiles: ['%s/*']\n%s\n".formatted(folder, more);
        return IncidentsConfig.read(JobFile.parse("job.yaml", yaml, name -> null));
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void read() {
        new IncidentsSource(config()).extract(extraction);
    }

    private List<Incident> incidents() {
        return extraction.landed(Incident.DATASET);
    }

    private List<String> keys() {
        return incidents().stream().map(Incident::incidentKey).sorted().toList();
    }

    private List<String> fields() {
        return extraction.landed(IncidentField.DATASET).stream()
                .map(field -> field.field() + " " + field.value())
                .sorted()
                .toList();
    }

    private static String row(String id) {
        return id + ",It is slow,2,1,2026-11-03 06:45:36,,2026-11-03 07:00:00,web,,,,,\n";
    }

    @AfterEach
    void whatHasLandedReadsAgainAsItWasRead() {
        if (!extraction.landed(Incident.DATASET).isEmpty()) {
            ReadAgain.givesTheSame(new IncidentsSource(config()), extraction);
        }
    }

    @Test
    void aRowOfServiceNowIsAnIncident() throws IOException {
        write(
                "incidents.csv",
                HEADER
                        + "INC1,\"Slow, says \"\"Ann\"\"\nand Bob\",6,1 - Critical,2026-11-03 06:45:36,2026-11-03 07:00:00,2026-11-03 08:00:00,\"web; cart\",\"p1,service:web\",CHG7,INC0,https://x.example.com/INC1,eu\n");
        read();

        assertThat(incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.source()).isEqualTo("incidents");
            assertThat(incident.instance()).isEqualTo("tool");
            assertThat(incident.incidentKey()).isEqualTo("INC1");
            assertThat(incident.title()).isEqualTo("Slow, says \"Ann\"\nand Bob");
            assertThat(incident.status()).isEqualTo("6");
            assertThat(incident.hasStatusColumn()).isTrue();
            assertThat(incident.severity()).isEqualTo("1 - Critical");
            assertThat(incident.detectedAt()).isEqualTo("2026-11-03T06:45:36Z");
            assertThat(incident.acknowledgedAt()).isNull();
            assertThat(incident.resolvedAt()).isEqualTo("2026-11-03T07:00:00Z");
            assertThat(incident.updatedAt()).isEqualTo("2026-11-03T08:00:00Z");
            assertThat(incident.duplicateOfKey()).isEqualTo("INC0");
            assertThat(incident.url()).isEqualTo("https://x.example.com/INC1");
            assertThat(incident.position()).isEqualTo(2);
            assertThat(incident.payload()).contains("\"u_region\":\"eu\"");
        });
        assertThat(fields())
                .containsExactly(
                        "custom:cause CHG7",
                        "custom:region eu",
                        "service cart",
                        "service web",
                        "service web; cart",
                        "tag p1",
                        "tag service:web",
                        "text Slow, says \"Ann\"\nand Bob");
        assertThat(extraction.landed(IncidentField.DATASET))
                .extracting(IncidentField::snapshotHash)
                .containsOnly(incidents().get(0).contentHash());
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.gaps).isEmpty();
        assertThat(extraction.landed(IncidentFile.DATASET)).singleElement().satisfies(file -> {
            assertThat(file.records()).isEqualTo(1);
            assertThat(file.fromAt()).isEqualTo("2026-11-03T06:45:36Z");
            assertThat(file.toAt()).isEqualTo("2026-11-03T08:00:00Z");
        });
    }

    @Test
    void everyShapeOfJsonIsRead() throws IOException {
        more =
                "columns: {id: id, title: name, status: attributes.status, detected: [attributes.detected_at, attributes.started_at], service: attributes.services.id, same-as: {pagerduty: attributes.pagerduty_incident_id}, tags: attributes.labels}";
        String first =
                "{\"id\":\"1\",\"attributes\":{\"status\":\"resolved\",\"detected_at\":null,\"started_at\":\"2026-11-03T06:45:36.5Z\",\"services\":[{\"id\":\"s1\"},{\"id\":\"s2\"}],\"pagerduty_incident_id\":\"PD1\",\"labels\":[\"env:prod\"]}}";
        write("rootly.json", "{\"data\":[" + first + "],\"meta\":{\"next\":null},\"links\":{\"data\":1}}");
        write("list.json", "[\n " + first.replace("\"1\"", "2") + "\n]");
        write("lines.ndjson", first.replace("\"1\"", "\"3\"") + "\n" + first.replace("\"1\"", "\"4\"") + "\n");
        write("packed.json.gz", zipped("\uFEFF  " + first.replace("\"1\"", "\"5\"")));
        write("one.json", "{\"incidents\":[" + first.replace("\"1\"", "\"6\"") + "]}");
        read();

        assertThat(keys()).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(incidents()).extracting(Incident::detectedAt).containsOnly(Instant.parse("2026-11-03T06:45:36.5Z"));
        assertThat(fields())
                .containsOnly("same_as pagerduty:PD1", "service s1", "service s2", "tag env:prod")
                .hasSize(24);
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void whatWrapsTheRecordsCanBeSaid() throws IOException {
        write("a.json", "{\"id\":\"1\",\"at\":\"2026-11-03\",\"items\":[{\"id\":\"x\",\"at\":\"2026-11-03\"}]}");
        more = "columns: {id: id, detected: at}\nrecords: .";
        read();
        assertThat(keys()).containsExactly("1");

        write("a.json", "{\"found\":[{\"id\":\"2\",\"at\":\"2026-11-03\"}],\"items\":3}");
        more = "columns: {id: id, detected: at}\nrecords: found";
        extraction = new MemoryExtraction("2026-11-22T02:30:00Z");
        read();
        assertThat(keys()).containsExactly("2");
    }

    @Test
    void columnsThatUsuallyNameACauseAreTakenWhereTheyAre() throws IOException {
        more = "columns: {id: id, detected: at}";
        write("a.csv", "id,at,caused_by,commit,comment\n1,2026-11-03,CHG1,3f1c9d0,none\n");
        read();
        assertThat(fields()).containsExactly("custom:caused_by CHG1", "custom:commit 3f1c9d0");

        more = "columns: {id: id, detected: at}\ncause-fields: [Comment, comment]";
        extraction = new MemoryExtraction("2026-11-22T02:30:00Z");
        read();
        assertThat(fields()).containsExactly("custom:comment none");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void whatStandsBetweenCellsIsFoundOut(String delimiter) throws IOException {
        write("a.csv", (HEADER + row("INC1")).replace(",", delimiter));
        read();
        assertThat(keys()).containsExactly("INC1");
    }

    @Test
    void spreadsheetsWriteMarksAndLineEndsOfTheirOwn() throws IOException {
        write(
                "a.csv",
                "\uFEFFsep=;\r\n"
                        + (HEADER + row("INC1") + row("INC2")).replace(",", ";").replace("\n", "\r\n"));
        write("b.csv", ("\uFEFF" + HEADER + row("INC3")).getBytes(StandardCharsets.UTF_16LE));
        write(
                "c.csv",
                "\n\n" + HEADER + "\n" + row("INC4").replace("\n", ",,\n") + ",,,,,,,,,,,,\n"
                        + row("INC5").strip());
        write("d.csv", (HEADER + row("INC6")).replace('\n', '\r'));
        read();
        assertThat(keys()).containsExactly("INC1", "INC2", "INC3", "INC4", "INC5", "INC6");
        assertThat(extraction.rejections).isEmpty();
    }

    @Test
    void aBadRowIsRejectedWithItsLineAndTheRestIsRead() throws IOException {
        write(
                "a.csv",
                HEADER
                        + row("INC1")
                        + ",no id,2,1,2026-11-03 06:45:36,,,web,,,,,\n"
                        + "INC2,no time,2,1,,,,web,,,,,\n"
                        + "INC3,a strange time,2,1,soon,,,web,,,,,\n"
                        + "INC4,too few,2\n"
                        + "INC5,too many,2,1,2026-11-03 06:45:36,,,web,,,,,,,x\n"
                        + "INC6,\"never closed,2,1,2026-11-03 06:45:36,,,web,,,,,\n"
                        + "INC7,\"closed\" and more,2,1,2026-11-03 06:45:36,,,web,,,,,\n"
                        + "INC8,a 5\" pipe,2,1,2026-11-03 06:45:36,,,web,,,,,\n"
                        + "INC9,strange resolution,6,1,2026-11-03 06:45:36,never,,web,,,,,\n"
                        + row("INC99"));
        read();

        assertThat(keys()).containsExactly("INC1", "INC8", "INC9", "INC99");
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::position)
                .containsExactlyInAnyOrder(3L, 4L, 5L, 6L, 7L, 8L, 9L, 11L);
        assertThat(extraction.rejections)
                .extracting(MemoryExtraction.Rejection::reason)
                .contains(
                        "no id in number",
                        "no time of detection in opened_at",
                        "no time of detection in opened_at; `soon` is no time (detected)",
                        "3 cells, but the header has 13",
                        "15 cells, but the header has 13",
                        "a quote is opened and not closed",
                        "no row of a CSV",
                        "`never` is no time (resolved)");
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void aBrokenRecordOfJsonCostsItselfOnly() throws IOException {
        more = "columns: {id: id, detected: at}";
        write(
                "a.ndjson",
                "{\"id\":\"1\",\"at\":\"2026-11-03\"}\n{\"id\":\"2\",\"at\":\n{\"id\":\"3\",\"at\":\"2026-11-03\"}\n[7]\n{\"id\":\"4\",\"at\":\"2026-11-03\"}\n");
        read();
        assertThat(keys()).containsExactly("1", "3", "4");
        assertThat(extraction.rejections).hasSize(2);
    }

    @Test
    void aLineWithoutEndTakesNoMemoryAndTheRestIsRead() throws IOException {
        char[] many = new char[5 << 20];
        Arrays.fill(many, 'x');
        write("a.csv", HEADER + "INC1," + new String(many) + "\n" + row("INC2"));
        read();
        assertThat(keys()).containsExactly("INC2");
        assertThat(extraction.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.position()).isEqualTo(2);
            assertThat(rejection.reason()).startsWith("a line of more than");
        });
    }

    @Test
    void whatIsNoTextOrHasNoKnownColumnIsAGapThatSaysWhatItIs() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        write("a.bin", noise);
        write("b.xlsx", new byte[] {'P', 'K', 3, 4, 20, 0});
        write("c.csv", "Number;Opened\nINC1;2026-11-03\n");
        write("d.csv", "");
        read();

        assertThat(incidents()).isEmpty();
        assertThat(extraction.gaps).extracting(Gap::kind).containsOnly("file_unrecognised");
        assertThat(extraction.gaps)
                .extracting(Gap::detail)
                .satisfiesExactlyInAnyOrder(
                        detail -> assertThat(detail).contains("a.bin is no text"),
                        detail -> assertThat(detail).contains("b.xlsx").contains("export it as CSV"),
                        detail -> assertThat(detail)
                                .contains("c.csv has no column number; its first line names: Number, Opened"));
        assertThat(extraction.landed(IncidentFile.DATASET))
                .singleElement()
                .satisfies(file -> assertThat(file.file()).endsWith("d.csv"));
    }

    @Test
    void halfAnArchiveIsReadAsFarAsItGoesAndReadAgainWhenItIsWhole() throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        Random random = new Random(2);
        for (int no = 0; no < 20_000; no++) {
            text.append(row("INC" + no + "-" + Long.toHexString(random.nextLong())));
        }
        byte[] whole = zipped(text.toString());
        write("a.csv.gz", Arrays.copyOf(whole, whole.length / 2));
        read();
        int half = incidents().size();
        assertThat(half).isBetween(1_000, 19_999);
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("file_unreadable");
        assertThat(extraction.rejections).isEmpty();
        assertThat(extraction.landed(IncidentFile.DATASET)).isEmpty();

        extraction.nextRun("2026-11-23T02:30:00Z");
        write("a.csv.gz", whole);
        read();
        assertThat(half + incidents().size()).isEqualTo(20_000);
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void halfAnArchiveOfJsonIsAGapToo() throws IOException {
        more = "columns: {id: id, detected: at}";
        StringBuilder text = new StringBuilder("{\"incidents\":[");
        Random random = new Random(3);
        for (int no = 0; no < 10_000; no++) {
            text.append(no == 0 ? "" : ",")
                    .append("{\"id\":\"%x\",\"at\":\"2026-11-03\"}".formatted(random.nextLong()));
        }
        byte[] whole = zipped(text + "]}");
        write("a.json.gz", Arrays.copyOf(whole, whole.length / 2));
        read();
        assertThat(incidents().size()).isBetween(100, 9_999);
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("file_unreadable");
        assertThat(extraction.landed(IncidentFile.DATASET)).isEmpty();
    }

    @Test
    void textInAnotherEncodingIsReadAndSaidOnce() throws IOException {
        Charset windows = Charset.forName("windows-1252");
        write(
                "a.csv",
                (HEADER + row("INC1").replace("slow", "träge") + row("INC2").replace("slow", "träge"))
                        .getBytes(windows));
        read();
        assertThat(incidents()).hasSize(2).extracting(Incident::title).containsOnly("It is tr\uFFFDge");
        assertThat(extraction.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo("file_encoding");
            assertThat(gap.detail()).contains("from line 2 on").contains("windows-1252");
        });

        more = SERVICENOW + "\nencoding: windows-1252";
        extraction = new MemoryExtraction("2026-11-22T02:30:00Z");
        read();
        assertThat(incidents()).extracting(Incident::title).containsOnly("It is träge");
        assertThat(extraction.gaps).isEmpty();
    }

    @Test
    void theSameFileUnderAnotherNameAndAtAnotherTimeLandsNothingNew() throws IOException {
        write("a.csv", HEADER + row("INC1"));
        write("copy.csv", HEADER + row("INC1"));
        read();
        assertThat(incidents()).hasSize(1);
        assertThat(extraction.read).isEqualTo(1);

        extraction.nextRun("2026-11-23T02:30:00Z");
        Files.move(folder.resolve("a.csv"), folder.resolve("renamed.csv"));
        Files.setLastModifiedTime(folder.resolve("renamed.csv"), FileTime.from(Instant.parse("2026-11-23T01:00:00Z")));
        read();
        assertThat(extraction.read).isEqualTo(1);
        assertThat(incidents()).isEmpty();
        assertThat(extraction.landed(IncidentFile.DATASET)).isEmpty();
    }

    @Test
    void aGrownExportLandsWhatIsNewInIt() throws IOException {
        write("a.csv", HEADER + row("INC1") + row("INC2"));
        read();
        extraction.nextRun("2026-11-23T02:30:00Z");
        write("a.csv", HEADER + row("INC1").replace(",,\n", ",,eu\n") + row("INC2") + row("INC3"));
        read();
        assertThat(keys()).containsExactly("INC1", "INC3");
    }

    @Test
    void anotherMappingReadsTheFilesAgain() throws IOException {
        write("a.csv", HEADER + row("INC1"));
        read();
        extraction.nextRun("2026-11-23T02:30:00Z");
        more = SERVICENOW.replace("severity: priority, ", "");
        read();
        assertThat(incidents())
                .singleElement()
                .satisfies(incident -> assertThat(incident.severity()).isNull());
    }

    @Test
    void aWindowTakesWhatWasDetectedOrChangedInItAndForgetsNoFile() throws IOException {
        write(
                "a.csv",
                HEADER
                        + row("INC1")
                        + row("INC2").replace("2026-11-03", "2026-10-01")
                        + row("INC3").replace("2026-11-03 06", "2026-10-01 06"));
        extraction.window = new Window(Instant.parse("2026-11-03T00:00:00Z"), Instant.parse("2026-11-04T00:00:00Z"));
        read();
        assertThat(keys()).containsExactly("INC1", "INC3");
        assertThat(extraction.landed(IncidentFile.DATASET)).isEmpty();

        extraction.nextRun("2026-11-23T02:30:00Z");
        extraction.window = null;
        read();
        assertThat(keys()).containsExactly("INC2");
    }

    @Test
    void timesWithoutAnOffsetAreInTheZoneThatIsSaid() throws IOException {
        more = SERVICENOW + "\ntime-zone: America/New_York";
        write("a.csv", HEADER + row("INC1") + row("INC2").replace("2026-11-03 06:45:36", "2026-11-03T06:45:36Z"));
        read();
        assertThat(incidents())
                .extracting(Incident::detectedAt)
                .containsExactlyInAnyOrder(
                        Instant.parse("2026-11-03T11:45:36Z"), Instant.parse("2026-11-03T06:45:36Z"));
    }

    @Test
    void aTimeThatHasNotComeYetCoversNothing() throws IOException {
        write("a.csv", HEADER + row("INC1") + row("INC2").replace("2026-11-03 06:45:36", "2027-01-01 00:00:00"));
        read();
        assertThat(keys()).containsExactly("INC1", "INC2");
        assertThat(extraction.landed(IncidentFile.DATASET))
                .singleElement()
                .satisfies(file -> assertThat(file.toAt()).isEqualTo("2026-11-03T07:00:00Z"));
    }

    @Test
    void aPatternWithoutFilesIsAGap() {
        read();
        assertThat(extraction.gaps).extracting(Gap::kind).containsExactly("file_missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "columns: {id: number}",
                "columns: {detected: opened_at}",
                "columns: {id: a..b, detected: opened_at}",
                "columns: {id: a, detected: b}\ntime-zone: Mars/Olympus",
                "columns: {id: a, detected: b}\ntime-format: qqqqqqqq",
                "columns: {id: a, detected: b}\nencoding: morse",
                "columns: {id: a, detected: b}\ndelimiter: ab",
            })
    void whatCannotBeIsRefused(String yaml) {
        more = yaml;
        assertThatThrownBy(this::config).isInstanceOf(ConfigException.class).hasMessageContaining("job.yaml:");
    }

    @Test
    void theDoctorSaysWhatOfTheFilesCanBeUsed() throws IOException {
        write(
                "a.csv",
                HEADER + row("INC1") + row("INC2").replace(",web,", ",,")
                        + row("INC3").replace("2026-11-03 06", "2027-11-03 06") + "INC4,too few\n");
        List<Diagnosis> findings = new IncidentsSource(config()).diagnose(extraction);

        assertThat(findings)
                .extracting(finding -> "%s %s: %s".formatted(finding.verdict(), finding.subject(), finding.detail()))
                .anySatisfy(text -> assertThat(text).startsWith("OK files: 1 match"))
                .anySatisfy(
                        text -> assertThat(text)
                                .startsWith(
                                        "OK incidents: 3 in the files looked at, detected from 2026-11-03T06:45:36Z to 2027-11-03T06:45:36Z"))
                .anySatisfy(text -> assertThat(text).startsWith("WARNING service: 1 of them name no service"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("WARNING rows: 1 could not be used whole, the first because: 2 cells"))
                .anySatisfy(text -> assertThat(text).startsWith("WARNING time-zone: 1 were detected in the future"))
                .anySatisfy(
                        text -> assertThat(text)
                                .startsWith(
                                        "WARNING columns: resolved_at, parent, link, u_change, labels, u_region: not in the files"))
                .anySatisfy(text -> assertThat(text).startsWith("OK status: 2; resolved is: resolved, closed"));
        assertThat(extraction.landed(Incident.DATASET)).isEmpty();
    }

    @Test
    void theDoctorMissesFilesAndAClock() {
        more = "columns: {id: id, detected: at}";
        assertThat(new IncidentsSource(config()).diagnose(extraction))
                .extracting(finding -> finding.verdict() + " " + finding.subject())
                .contains(Verdict.WARNING + " files", Verdict.FAILURE + " incidents", Verdict.WARNING + " updated");
    }
}
