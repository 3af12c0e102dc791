package org.zsmtp.bench.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// One connection of a sink: just enough SMTP and LMTP. Belongs to one thread.
final class SinkConnection {

    private static final int LONGEST_COMMAND = 12288;

    private final SinkStreams streams;
    private InputStream in;
    private OutputStream out;
    private boolean secured;
    private final SinkSettings settings;
    private final SinkTally tally;
    private final AtomicLong messages;
    private final byte[] buffer = new byte[65536];
    private int from;
    private int to;
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream(512);
    private final List<String> recipients = new ArrayList<>();
    private final ContentScanner content = new ContentScanner();
    private boolean mail;
    private boolean lmtp;

    SinkConnection(SinkStreams streams, SinkSettings settings, SinkTally tally, AtomicLong messages)
            throws IOException {
        this.streams = streams;
        this.in = streams.in();
        this.out = streams.out();
        this.settings = settings;
        this.tally = tally;
        this.messages = messages;
    }

    void serve() throws IOException, InterruptedException {
        reply("220 sink.example ESMTP");
        while (true) {
            String line = line();
            int blank = line.indexOf(' ');
            String verb = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO", "LHLO" -> greet(verb.equals("LHLO"));
                case "HELO" -> reply("250 sink.example");
                case "STARTTLS" -> startTls();
                case "AUTH" -> authenticate(line.substring(line.lastIndexOf(' ') + 1));
                case "MAIL" -> mail();
                case "RCPT" -> recipient(path(line));
                case "DATA" -> data();
                case "BDAT" -> chunk(line);
                case "RSET" -> {
                    forget();
                    reply("250 2.0.0 Ok");
                }
                case "NOOP" -> reply("250 2.0.0 Ok");
                case "QUIT" -> {
                    reply("221 2.0.0 Bye");
                    flush();
                    return;
                }
                default -> reply("502 5.5.2 Error: command not recognized");
            }
        }
    }

    private void greet(boolean asLmtp) {
        lmtp = asLmtp;
        forget();
        List<String> keywords = new ArrayList<>(settings.keywords());
        if (settings.tls() != null && !secured) {
            keywords.add("STARTTLS");
        }
        if (settings.secret() != null && secured) {
            keywords.add("AUTH SCRAM-SHA-256");
        }
        reply((keywords.isEmpty() ? "250 " : "250-") + "sink.example");
        for (int i = 0; i < keywords.size(); i++) {
            reply((i + 1 < keywords.size() ? "250-" : "250 ") + keywords.get(i));
        }
    }

    private void startTls() throws IOException {
        SSLContext context = settings.tls();
        if (context == null || secured) {
            reply("502 5.5.1 Error: command not implemented");
            return;
        }
        reply("220 2.0.0 Ready to start TLS");
        flush();
        if (to > from) throw new IOException("octets behind STARTTLS");
        SinkStreams.Handshake handshake = streams.startTls(context);
        in = streams.in();
        out = streams.out();
        secured = true;
        tally.secured(handshake);
        forget();
    }

    private void authenticate(String initial) throws IOException {
        String secret = settings.secret();
        if (secret == null || !secured) {
            reply("502 5.5.1 Error: command not implemented");
            return;
        }
        SinkScram exchange = new SinkScram(secret);
        String begin = initial;
        if (initial.equalsIgnoreCase("SCRAM-SHA-256")) {
            reply("334 ");
            begin = line();
        }
        reply("334 " + exchange.challenge(begin));
        reply("334 " + exchange.proof(line()));
        line();
        reply("235 2.7.0 Ok");
    }

    private void mail() {
        if (mail) {
            reply("503 5.5.1 Error: nested MAIL command");
            return;
        }
        mail = true;
        reply("250 2.1.0 Ok");
    }

    private void recipient(String path) {
        if (!mail) {
            reply("503 5.5.1 Error: need MAIL command");
            return;
        }
        Optional<String> refusal = settings.rules().recipient(path);
        if (refusal.isPresent()) {
            tally.refused();
            reply(refusal.get());
        } else {
            recipients.add(path);
            reply("250 2.1.5 Ok");
        }
    }

    private void data() throws IOException, InterruptedException {
        if (!recipients.isEmpty() && (to > from || in.available() > 0)) tally.sawEarlyOctets();
        if (!reply354OrRefuse()) return;
        int end;
        while ((end = content.throughDot(buffer, from, to)) < 0) fill();
        from = end;
        endOfData();
        forget();
    }

    private boolean reply354OrRefuse() {
        if (recipients.isEmpty()) {
            reply(mail ? "554 5.5.1 Error: no valid recipients" : "503 5.5.1 Error: need RCPT command");
            return false;
        }
        reply("354 End data with <CR><LF>.<CR><LF>");
        return true;
    }

    /// After a refused chunk the transaction stays until RSET (RFC 3030 2); it has no recipients then.
    private void chunk(String line) throws IOException, InterruptedException {
        String[] words = line.split(" ", -1);
        int left = words.length > 1 && words[1].matches("\\d{1,9}") ? Integer.parseInt(words[1]) : -1;
        if (left < 0) throw new IOException("malformed BDAT");
        while (left > 0) {
            if (from == to) fill();
            int count = Math.min(left, to - from);
            content.counted(buffer, from, from + count);
            from += count;
            left -= count;
        }
        if (recipients.isEmpty()) {
            reply(mail ? "554 5.5.1 Error: no valid recipients" : "503 5.5.1 Error: need RCPT command");
        } else if (words.length > 2 && words[2].equalsIgnoreCase("LAST")) {
            if (endOfData()) forget();
            else recipients.clear();
        } else {
            reply("250 2.0.0 Ok");
        }
    }

    private boolean endOfData() throws InterruptedException, IOException {
        String id = content.id();
        Optional<String> refusal = settings.rules().endOfData(messages.incrementAndGet(), id);
        if (!settings.delay().isZero()) {
            flush();
            Thread.sleep(settings.delay());
        }
        if (refusal.isPresent()) {
            tally.refused();
        } else {
            tally.accepted(recipients.stream().map(r -> new Delivery(id, r)).toList(), content.size());
        }
        for (int i = 0; i < (lmtp ? recipients.size() : 1); i++) reply(refusal.orElse("250 2.0.0 Ok: taken"));
        return refusal.isEmpty();
    }

    private void forget() {
        mail = false;
        recipients.clear();
        content.restart();
    }

    private static String path(String line) {
        int open = line.indexOf('<');
        int close = line.indexOf('>', open + 1);
        return open < 0 || close < 0 ? "" : line.substring(open + 1, close);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (line.length() < LONGEST_COMMAND) {
            if (from == to) fill();
            char octet = (char) (buffer[from++] & 0xff);
            if (octet == '\n') {
                int end = line.length();
                if (end > 0 && line.charAt(end - 1) == '\r') end--;
                return line.substring(0, end);
            }
            line.append(octet);
        }
        throw new IOException("command line without end");
    }

    /// Writes the replies out first: all that has arrived is answered.
    private void fill() throws IOException {
        flush();
        from = 0;
        to = 0;
        int count = in.read(buffer);
        if (count < 0) throw new IOException("client has closed");
        to = count;
    }

    private void reply(String line) {
        replies.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void flush() throws IOException {
        if (replies.size() == 0) return;
        out.write(replies.toByteArray());
        replies.reset();
    }
}
