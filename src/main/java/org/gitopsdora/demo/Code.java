package org.gitopsdora.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gitopsdora.demo.Codebase.Naming;
import org.jspecify.annotations.Nullable;

/** The repositories of the services' code. Services beyond those that scenarios name have none that anybody knows of. */
final class Code {
    private final Agenda agenda;
    private final Path place;
    private final List<CodeRepository> repositories = new ArrayList<>();
    private final Map<String, Codebase> codebases = new TreeMap<>();

    private Code(Agenda agenda, Path place) {
        this.agenda = agenda;
        this.place = place;
    }

    static Code ofTheShop(Agenda agenda, Path place) {
        Code code = new Code(agenda, place);
        code.own(Services.CART, Naming.TAG);
        code.own(Services.CATALOG, Naming.SHORT_SHA);
        code.own(Services.SEARCH, Naming.TRAILER);
        code.own(Services.ACCOUNTS, Naming.SHA);
        code.own(Services.NEWSLETTER, Naming.TAG);
        code.share("commerce", List.of(Services.CHECKOUT, Services.PAYMENTS));
        return code;
    }

    static Code ofMessaging(Agenda agenda, Path place) {
        Code code = new Code(agenda, place);
        code.own("mailer", Naming.TAG);
        code.own("reports", Naming.TAG);
        return code;
    }

    static Code ofTheShops(Agenda agenda, Path place) {
        Code code = new Code(agenda, place);
        code.own(FleetStory.KIOSK, Naming.TAG);
        return code;
    }

    Map<String, Codebase> byService() {
        return codebases;
    }

    @Nullable
    Codebase find(@Nullable String service) {
        return service == null ? null : codebases.get(service);
    }

    void work() {
        codebases.values().forEach(each -> each.home.work(each.folder));
    }

    void publish() throws IOException {
        for (CodeRepository each : repositories) {
            each.repository.publish();
        }
    }

    private void own(String service, Naming naming) {
        CodeRepository home = repository(service, List.of(""));
        codebases.put(service, new Codebase(agenda, service, home, "", naming));
    }

    private void share(String name, List<String> services) {
        List<String> folders = services.stream().map(Code::folder).toList();
        CodeRepository home = repository(name, folders);
        services.forEach(service ->
                codebases.put(service, new Codebase(agenda, service, home, folder(service), Naming.TAG_OF_SERVICE)));
    }

    private CodeRepository repository(String name, List<String> folders) {
        CodeRepository repository = new CodeRepository(agenda, place.resolve(name + ".git"), folders);
        repositories.add(repository);
        return repository;
    }

    private static String folder(String service) {
        return "services/" + service;
    }
}
