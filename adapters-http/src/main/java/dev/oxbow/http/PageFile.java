package dev.oxbow.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the page, read once from the classpath and kept plain and gzipped. Browsers keep it but validate it each
 * time: it is
 * still the one (304 by its tag), so that a new version of the program is never mixed with files of the old. Immutable.
 */
final class PageFile implements Handler {
    private final String mediaType;
    private final byte[] plain;
    private final byte[] zipped;
    private final String tag;

    private PageFile(String mediaType, byte[] plain) {
        this.mediaType = mediaType;
        this.plain = plain;
        this.zipped = zip(plain);
        this.tag = tagOf(plain);
    }

    /**
     * Reads a file that lies beside this class in the folder {@code page}.
     *
     * @throws IllegalStateException if it is missing, which is an error of the build
     */
    static PageFile of(String name, String mediaType) {
        try (InputStream in = PageFile.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("page/" + name + " is missing from the jar");
            }
            return new PageFile(mediaType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("page/" + name + " cannot be read from the jar", e);
        }
    }

    @Override
    public void handle(Context ctx) {
        boolean zip = takesGzip(ctx.header("Accept-Encoding"));
        ctx.header("Cache-Control", "no-cache")
                .header("Vary", "Accept-Encoding")
                .header("ETag", tag);
        if (isKnown(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.contentType(mediaType);
        if (zip) {
            ctx.header("Content-Encoding", "gzip");
        }
        ctx.result(zip ? zipped : plain);
    }

    private boolean isKnown(@Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String known : ifNoneMatch.split(",", -1)) {
            if (known.strip().equals("*") || known.strip().equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.replace(" ", "").split(";", -1);
            if (parts[0].equals("gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static byte[] zip(byte[] plain) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return zipped.toByteArray();
    }

    /** Weak, because the plain and the gzipped form have the same tag. */
    private static String tagOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
