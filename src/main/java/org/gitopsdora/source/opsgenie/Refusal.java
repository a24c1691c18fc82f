package org.gitopsdora.source.opsgenie;

import org.gitopsdora.http.HttpFailure;
import org.gitopsdora.source.Extraction;
import org.gitopsdora.source.Gap;
import org.gitopsdora.source.SourceException;
import org.gitopsdora.source.SourceException.Blame;
import org.gitopsdora.time.Window;

/**
 * Tells what it means that the API stopped answering: throttled, one unit that may not be seen, or an account that is no more. None of
 * these is "no incidents".
 */
final class Refusal {
    private static final String SWITCHED_OFF = "account_switched_off";

    private final OpsgenieConfig config;
    private final OpsgenieClient client;
    private final Extraction extraction;

    Refusal(OpsgenieConfig config, OpsgenieClient client, Extraction extraction) {
        this.config = config;
        this.client = client;
        this.extraction = extraction;
    }

    /**
     * Lands the gap.
     *
     * @param unread what was to be read and was not
     * @return whether other units can still be read
     * @throws SourceException if the source as a whole cannot be read
     */
    boolean isSurvived(Unit unit, Window unread, HttpFailure failure) {
        if (failure.kind() == HttpFailure.Kind.TOO_MANY) {
            throttled(unit, unread);
            return false;
        }
        if (!OpsgenieClient.isRefusal(failure)) {
            SourceException explained = client.explained(failure);
            unread(unit, unread, explained);
            throw explained;
        }
        if (isRefusedElsewhere(unit, unread)) {
            throw switchedOff(unread, failure);
        }
        gap(
                unit.key() + "_refused",
                "%s, although other lists can be read; %s"
                        .formatted(
                                failure.getMessage(),
                                unit == Unit.INCIDENTS
                                        ? "incidents exist on the Standard and Enterprise plans only: with `unit: alerts` every alert is one"
                                        : "give the key the right to read alerts"),
                unread);
        return true;
    }

    /** The limit is the account's, so nothing else is asked for either. */
    void throttled(Unit unit, Window unread) {
        gap(
                "throttled",
                "the API answers 429, too many requests, however long it is waited for: %s that changed from %s to %s were not read; the next run reads them"
                        .formatted(unit.key(), unread.from(), unread.to()),
                unread);
    }

    /** Something that may pass, or that somebody has to correct: the next run reads the same window. */
    void unread(Unit unit, Window unread, SourceException cause) {
        extraction.gap(new Gap(
                "unread",
                "%s; %s that changed from %s to %s were not read"
                        .formatted(cause.getMessage(), unit.key(), unread.from(), unread.to()),
                unread.from(),
                unread.to()));
    }

    /** Whether the other list is refused like this one; of a dialect with one list that is all there is. */
    private boolean isRefusedElsewhere(Unit refused, Window unread) {
        Unit other = refused == Unit.INCIDENTS ? Unit.ALERTS : Unit.INCIDENTS;
        if (config.dialect() == Dialect.JSM) {
            return true;
        }
        try {
            client.listOldest(other);
            return false;
        } catch (HttpFailure e) {
            if (OpsgenieClient.isRefusal(e)) {
                return true;
            }
            SourceException explained = client.explained(e);
            unread(refused, unread, explained);
            throw explained;
        }
    }

    private SourceException switchedOff(Window unread, HttpFailure failure) {
        String cause = switch (config.dialect()) {
            case OPSGENIE ->
                "the account is switched off (Opsgenie does that 120 days after a migration, and ends on 2027-04-05), or the key was revoked";
            case JSM -> "the site is gone, or the token was revoked or may not read alerts";
        };
        String what =
                "everything that is asked for is refused (%s): %s. That is not \"no incidents\": what changed from %s to %s is missing, what has landed stays. Trying again does not help: %s"
                        .formatted(
                                failure.getMessage(),
                                cause,
                                unread.from(),
                                unread.to(),
                                config.dialect() == Dialect.OPSGENIE
                                        ? "check the key and `region`; after a migration read the successor with `dialect: jsm`"
                                        : "check `token-file`, `email` and `cloud-id`");
        gap(SWITCHED_OFF, what, unread);
        return new SourceException(
                failure.status() == 401 || failure.status() == 403 ? Blame.CREDENTIALS : Blame.UNEXPECTED_ANSWER,
                "opsgenie %s: %s".formatted(config.name(), what),
                failure);
    }

    private void gap(String kind, String what, Window unread) {
        extraction.gap(new Gap(kind, "opsgenie %s: %s".formatted(config.name(), what), unread.from(), unread.to()));
    }
}
