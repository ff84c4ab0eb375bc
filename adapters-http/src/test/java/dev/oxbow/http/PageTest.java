package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class PageTest {
    private final RunningServer oxbow = new RunningServer();

    @AfterEach
    void stop() {
        oxbow.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html;charset=utf-8",
        "/assets/app.css,text/css;charset=utf-8",
        "/assets/app.js,text/javascript;charset=utf-8",
        "/assets/report.js,text/javascript;charset=utf-8",
        "/assets/text.js,text/javascript;charset=utf-8",
        "/assets/icon.svg,image/svg+xml"
    })
    void servesItsFilesUnderTheirTypes(String path, String type) throws Exception {
        HttpResponse<String> answer = oxbow.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningServer.header(answer, "Content-Type").replace(" ", ""))
                .isEqualToIgnoringCase(type);
        assertThat(RunningServer.header(answer, "Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.body()).isNotBlank();
    }

    @Test
    void isRevalidatedByEntityTag() throws Exception {
        String tag = RunningServer.header(oxbow.get("/assets/app.js"), "ETag");

        HttpResponse<String> same =
                oxbow.send(oxbow.request("/assets/app.js").header("If-None-Match", "\"other\", " + tag));
        HttpResponse<String> other = oxbow.send(oxbow.request("/assets/app.js").header("If-None-Match", "\"other\""));

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void isCompressedWhenTheClientAcceptsGzip() throws Exception {
        String plain = oxbow.get("/").body();

        HttpResponse<byte[]> zipped = oxbow.client()
                .send(
                        oxbow.request("/")
                                .header("Accept-Encoding", "br, gzip;q=0.8")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(RunningServer.header(zipped, "Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.0"})
    void isNotZippedForThoseWhoDoNot(String acceptEncoding) throws Exception {
        HttpResponse<String> answer = oxbow.send(oxbow.request("/").header("Accept-Encoding", acceptEncoding));

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).startsWith("<!doctype html>");
    }

    @Test
    void referencesOnlyFilesOfTheSameServer() throws Exception {
        String html = oxbow.get("/").body();

        Matcher references = Pattern.compile("(?:src|href)=\"([^\"#][^\"]*)\"").matcher(html);
        int count = 0;
        while (references.find()) {
            count++;
            assertThat(oxbow.get(references.group(1)).statusCode())
                    .as(references.group(1))
                    .isEqualTo(200);
        }
        assertThat(count).isPositive();
    }

    @Test
    void compliesWithItsContentSecurityPolicy() throws Exception {
        String html = oxbow.get("/").body();
        String scripts = oxbow.get("/assets/app.js").body()
                + oxbow.get("/assets/report.js").body()
                + oxbow.get("/assets/text.js").body();

        assertThat(html)
                .doesNotContain("<style", " style=", " onclick=", "javascript:")
                .doesNotContainPattern("<script(?![^>]* src=)");
        assertThat(scripts)
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http:");
    }
}
