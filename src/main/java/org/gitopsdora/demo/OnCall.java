package org.gitopsdora.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gitopsdora.demo.SimulatedIncident.PagedService;

/** The company's account of PagerDuty: whom it pages for what, and every incident there was. */
final class OnCall {
    static final PagedService ACCOUNTS = new PagedService("PSHACCT", "Accounts API", "Platform", Services.ACCOUNTS);
    static final PagedService CART = new PagedService("PSHCART", "Cart", "Checkout", Services.CART);
    static final PagedService CHECKOUT = new PagedService("PSHCHKT", "Checkout", "Checkout", Services.CHECKOUT);
    static final PagedService PAYMENTS = new PagedService("PSHPAYM", "Payments", "Checkout", Services.PAYMENTS);
    static final PagedService SEARCH = new PagedService("PSHSRCH", "Search", "Discovery", Services.SEARCH);
    static final PagedService MAILER = new PagedService("PSHMAIL", "Outgoing mail", "Messaging", "mailer");
    /** The office: no service of the shop. */
    static final PagedService OFFICE = new PagedService("PSHWIFI", "Office network", "Facilities", null);

    static final List<PagedService> SERVICES = List.of(ACCOUNTS, CART, CHECKOUT, PAYMENTS, SEARCH, MAILER, OFFICE);

    private final List<SimulatedIncident> incidents = new ArrayList<>();

    SimulatedIncident page(PagedService service, String title, Instant at) {
        SimulatedIncident incident = new SimulatedIncident(incidents.size() + 1, service, title, at);
        incidents.add(incident);
        return incident;
    }

    /** In the order in which they were numbered. */
    List<SimulatedIncident> incidents() {
        return incidents;
    }
}
