package org.gitopsdora;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Serves the bare repositories of a folder over HTTP on loopback, as a git host does, and remembers what it was asked. */
public final class GitServer implements AutoCloseable {

    private static final String INFO = "/info/refs";
    private static final String PACK = "/git-upload-pack";

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private volatile long delayMillis;

    public GitServer(Path folder) throws IOException {
        this.folder = folder;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url(String repository) {
        return "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), repository);
    }

    /** Answers everything about this repository with a status. */
    public void refuse(String repository, int status) {
        refusals.put(repository, status);
    }

    public void allow(String repository) {
        refusals.remove(repository);
    }

    /** As far away as a git host is. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** Method and path of each since the last call. */
    public List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** Spent in answering since the last call, all threads together. */
    public double takeSeconds() {
        return nanos.getAndSet(0) / 1e9;
    }

    private void answer(HttpExchange exchange) throws IOException {
        long start = System.nanoTime();
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        try (exchange) {
            TimeUnit.MILLISECONDS.sleep(delayMillis);
            String name = path.substring(1).replaceFirst("(%s|%s)$".formatted(INFO, PACK), "");
            Integer refused = refusals.get(name);
            if (refused != null) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(refused, -1);
                return;
            }
            try (Repository repository = new FileRepositoryBuilder()
                    .setGitDir(folder.resolve(name).toFile())
                    .setMustExist(true)
                    .build()) {
                serve(exchange, path, repository);
            } catch (org.eclipse.jgit.errors.RepositoryNotFoundException e) {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
        }
    }

    private static void serve(HttpExchange exchange, String path, Repository repository) throws IOException {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        pack.setExtraParameters(protocol == null ? List.of() : List.of(protocol));
        boolean isInfo = path.endsWith(INFO);
        exchange.getResponseHeaders()
                .add("Content-Type", "application/x-git-upload-pack-" + (isInfo ? "advertisement" : "result"));
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody();
                InputStream in = body(exchange)) {
            if (isInfo) {
                pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
            } else {
                pack.upload(in, out, null);
            }
        }
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        boolean isZipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return isZipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new UncheckedIOException(new IOException("The server does not end"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
