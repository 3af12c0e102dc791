package org.zsmtp.it.policy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.zsmtp.it.peers.NameServer;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.Unbound;
import org.zsmtp.testkit.dns.SignedZone;
import org.zsmtp.testkit.dns.SignedZone.Flaw;

/// NSD with a signed zone `example` and its children, each signed well, badly or not at all, with Unbound
/// before it once as a validating and once as a trusting resolver. The key of `example` is the trust anchor.
///
/// Each domain with mail is one case. Its hosts are on 127.0.0.1.
final class SignedTree implements AutoCloseable {
    private static final String PARENT = "example";

    /// Stands for the owner's first labels, once for every port.
    private static final String OWNER = "_PORT.";

    private final NameServer authority;
    private final Unbound validating;
    private final Unbound trusting;
    private final String anchor;

    private SignedTree(NameServer authority, Unbound validating, Unbound trusting, String anchor) {
        this.authority = authority;
        this.validating = validating;
        this.trusting = trusting;
        this.anchor = anchor;
    }

    /// @param ports where mail servers listen
    /// @param match TLSA data that fits their certificate, such as `3 1 1 0b9f…`
    static SignedTree start(PeerPrograms programs, Path directory, List<Integer> ports, String match)
            throws IOException, InterruptedException {
        Instant now = Instant.now();
        String other = match.substring(0, match.length() - 64) + "0".repeat(64);
        String[] mail = everyPort(ports, "@ MX 10 mx", "mx A 127.0.0.1", OWNER + "mx TLSA " + match);
        List<SignedZone> children = List.of(
                SignedZone.of(
                        "good.example",
                        Flaw.NONE,
                        now,
                        everyPort(
                                ports,
                                "@ MX 10 mx",
                                "mx A 127.0.0.1",
                                OWNER + "mx TLSA " + match,
                                "wrong MX 10 mx-wrong",
                                "mx-wrong A 127.0.0.1",
                                OWNER + "mx-wrong TLSA " + other,
                                "both MX 10 mx-both",
                                "mx-both A 127.0.0.1",
                                OWNER + "mx-both TLSA " + other,
                                OWNER + "mx-both TLSA " + match,
                                "useless MX 10 mx-useless",
                                "mx-useless A 127.0.0.1",
                                OWNER + "mx-useless TLSA 3 1 1 aa",
                                OWNER + "mx-useless TLSA 3 9 1 " + "0".repeat(64),
                                OWNER + "mx-useless TLSA 1 1 1 " + "0".repeat(64),
                                "mixed MX 10 mx-mixed",
                                "mx-mixed A 127.0.0.1",
                                OWNER + "mx-mixed TLSA 3 1 1 aa",
                                OWNER + "mx-mixed TLSA 0 0 1 " + "0".repeat(64),
                                OWNER + "mx-mixed TLSA " + match,
                                "absent MX 10 mx-absent",
                                "mx-absent A 127.0.0.1",
                                "without A 127.0.0.1",
                                OWNER + "without TLSA " + match,
                                "aliased MX 10 mx-aliased",
                                "mx-aliased CNAME mx.far.example.",
                                "own-records MX 10 mx-own",
                                "mx-own CNAME mx-absent",
                                OWNER + "mx-own TLSA " + match,
                                "out MX 10 mx-out",
                                "mx-out CNAME mx.unsigned.example.",
                                OWNER + "mx-out TLSA " + match,
                                "into-nothing MX 10 mx.unsigned.example.",
                                "into-bogus MX 10 mx-bogus",
                                "mx-bogus CNAME mx.bogus.example.",
                                "shared MX 10 mx-shared",
                                "mx-shared A 127.0.0.1",
                                OWNER + "mx-shared CNAME tlsa.far.example.")),
                SignedZone.of(
                        "far.example",
                        Flaw.NONE,
                        now,
                        everyPort(ports, "mx A 127.0.0.1", OWNER + "mx TLSA " + match, "tlsa TLSA " + match)),
                SignedZone.of("expired.example", Flaw.EXPIRED, now, mail),
                SignedZone.of("bogus.example", Flaw.ALL_BROKEN, now, mail),
                SignedZone.of("forged-tlsa.example", Flaw.TLSA_BROKEN, now, mail),
                SignedZone.of("forged-address.example", Flaw.ADDRESSES_BROKEN, now, mail));
        List<String> delegations = new ArrayList<>(List.of("unsigned NS ns"));
        for (SignedZone child : children) {
            delegations.add(child.origin() + ". NS ns." + PARENT + ".");
            delegations.add(child.ds());
        }
        SignedZone parent = SignedZone.of(PARENT, Flaw.NONE, now, delegations.toArray(new String[0]));
        Map<String, String> texts = new TreeMap<>();
        texts.put(PARENT, parent.text());
        children.forEach(child -> texts.put(child.origin(), child.text()));
        texts.put(
                "unsigned.example",
                String.join(
                        "\n",
                        everyPort(
                                ports,
                                "$TTL 60",
                                "@ SOA ns.example. hostmaster 1 60 60 60 60",
                                "@ NS ns.example.",
                                "@ MX 10 mx",
                                "mx A 127.0.0.1",
                                OWNER + "mx TLSA " + other,
                                "to-signed MX 10 mx.good.example.",
                                "")));
        NameServer authority = NameServer.serving(programs, directory.resolve("nsd"), texts);
        List<String> zones = List.copyOf(texts.keySet());
        return new SignedTree(
                authority,
                unbound(
                        programs,
                        directory.resolve("validating"),
                        authority,
                        zones,
                        parent,
                        Unbound.Validation.VALIDATING),
                unbound(
                        programs,
                        directory.resolve("trusting"),
                        authority,
                        zones,
                        parent,
                        Unbound.Validation.NOT_VALIDATING),
                parent.ds());
    }

    private static String[] everyPort(List<Integer> ports, String... records) {
        return Arrays.stream(records)
                .flatMap(record -> record.startsWith(OWNER)
                        ? ports.stream().map(port -> "_" + port + "._tcp." + record.substring(OWNER.length()))
                        : Stream.of(record))
                .toArray(String[]::new);
    }

    private static Unbound unbound(
            PeerPrograms programs,
            Path directory,
            NameServer authority,
            List<String> zones,
            SignedZone anchor,
            Unbound.Validation validation)
            throws IOException, InterruptedException {
        return Unbound.start(programs, directory, authority.address(), zones, anchor.ds(), validation);
    }

    /// @return a resolver on this host whose AD bit can be believed
    InetSocketAddress validating() {
        return validating.address();
    }

    /// @return a resolver that looks at no signature
    InetSocketAddress trusting() {
        return trusting.address();
    }

    /// @return the file of trust anchors
    String anchor() {
        return anchor;
    }

    String log() throws IOException {
        return authority.log() + validating.log() + trusting.log();
    }

    @Override
    public void close() throws IOException {
        try (authority;
                validating;
                trusting) {
            // All three end, whatever happens to one of them.
        }
    }
}
