package org.gitopsdora.planted.landing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;

/** A pantry that goes shopping itself. */
public final class AsksTheWeb {
    public HttpRequest request() {
        HttpClient.newHttpClient();
        return HttpRequest.newBuilder(URI.create("http://localhost")).build();
    }
}
