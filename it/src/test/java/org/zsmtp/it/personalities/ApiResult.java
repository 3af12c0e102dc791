package org.zsmtp.it.personalities;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zsmtp.it.interop.MimeMeaning;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.Transcript;

/// What came of a case with one of the two packages.
///
/// @param refused  `address code` for each refused recipient
/// @param failure  whether the caller was told that nothing was sent otherwise than by a list of refused recipients
/// @param servers  as they were tried
record ApiResult(List<String> refused, boolean failure, List<ScriptedServer> servers) {

    private static final List<String> FIELDS = List.of(
            "from",
            "sender",
            "to",
            "cc",
            "bcc",
            "subject",
            "reply-to",
            "resent-from",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "resent-sender",
            "x-one",
            "x-two");

    private static final List<String> PRESENT = List.of("Date", "Message-ID", "Resent-Date", "Resent-Message-ID");

    /// What is compared, by the name that a difference has in the list of reasons. How commands are spelt and how a
    /// session ends is not; nor are identifiers, times, and the parameters SIZE and BODY.
    Map<String, String> aspects() {
        Map<String, String> aspects = new LinkedHashMap<>();
        aspects.put("refused", String.join("\n", refused));
        aspects.put("failure", Boolean.toString(failure));
        aspects.put("hello", commands("(EHLO|HELO|STARTTLS)\\b.*"));
        aspects.put("envelope", commands("(MAIL|RCPT)\\b.*").replaceAll(" (SIZE|BODY)=\\S+", ""));
        aspects.put("auth", each(ApiResult::authentication));
        aspects.put("content", each(ApiResult::content));
        return aspects;
    }

    private String each(Function<ScriptedServer, String> what) {
        return servers.stream().map(what).collect(Collectors.joining("\n----\n"));
    }

    private String commands(String regex) {
        Pattern wanted = Pattern.compile("(?i)" + regex);
        return each(server -> lines(server).stream()
                .filter(line -> wanted.matcher(line).matches())
                .map(ApiResult::spelt)
                .collect(Collectors.joining("\n")));
    }

    private static List<String> lines(ScriptedServer server) {
        return server.transcript().entries().stream()
                .filter(entry -> entry.kind() == Transcript.Kind.CLIENT)
                .flatMap(entry -> entry.octets().lines())
                .toList();
    }

    private static String spelt(String line) {
        return line.replaceFirst("(?i)^MAIL FROM:", "MAIL FROM:").replaceFirst("(?i)^RCPT TO:", "RCPT TO:");
    }

    /// Mechanisms and responses, an initial one as if the server had asked for it.
    private static String authentication(ScriptedServer server) {
        List<String> said = new ArrayList<>();
        boolean within = false;
        for (Transcript.Entry entry : server.transcript().entries()) {
            String line = entry.octets().strip();
            if (entry.kind() == Transcript.Kind.SERVER) {
                within &= line.startsWith("334") || line.isEmpty();
            } else if (entry.kind() == Transcript.Kind.CLIENT && line.regionMatches(true, 0, "AUTH ", 0, 5)) {
                String[] words = line.split(" ", -1);
                said.add("AUTH " + words[1]);
                if (words.length > 2) {
                    said.add(decoded(words[2]));
                }
                within = true;
            } else if (entry.kind() == Transcript.Kind.CLIENT && within) {
                said.add(decoded(line));
            }
        }
        return String.join("\n", said);
    }

    private static String decoded(String response) {
        try {
            String text = new String(Base64.getDecoder().decode(response), StandardCharsets.ISO_8859_1);
            return text.startsWith("charset=") || text.contains("cnonce=") ? digest(text) : text.replace('\0', '|');
        } catch (IllegalArgumentException _) {
            return response;
        }
    }

    /// Of DIGEST-MD5 what does not depend on chance, in whatever order.
    private static String digest(String response) {
        return Pattern.compile("(\\w+)=(\"[^\"]*\"|[^,]*)")
                .matcher(response)
                .results()
                .map(found -> found.group(1) + "=" + found.group(2).replace("\"", ""))
                .filter(pair -> !pair.matches("(cnonce|response|charset|maxbuf)=.*"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String content(ScriptedServer server) {
        return server.messages().stream()
                .map(message -> {
                    List<String> meaning =
                            new ArrayList<>(MimeMeaning.of(message.octets().replace("\r\n", "\n"), FIELDS));
                    PRESENT.stream()
                            .filter(name -> message.header(name).isPresent())
                            .forEach(name -> meaning.add(name + " is there"));
                    return meaning.stream().sorted().collect(Collectors.joining("\n"));
                })
                .collect(Collectors.joining("\n====\n"));
    }
}
