package org.zsmtp.testkit.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A zone signed with a key of its own (ECDSA P-256, RFC 6605) and proofs of absence (NSEC, RFC 4034), or
/// signed wrongly. Either its text is given to a real name server, or it answers questions itself. Immutable.
///
/// It has an SOA and an NS record of its own, and an address, 127.0.0.1, for the name server `ns` in it.
/// NS records of other names are delegations. Nothing may stand below a delegation, and nothing is a wildcard.
public final class SignedZone {

    /// What is wrong with the signatures.
    public enum Flaw {
        NONE,
        /// All ran out a month ago.
        EXPIRED,
        /// An octet of each is not what it was.
        ALL_BROKEN,
        /// Those of TLSA records are broken.
        TLSA_BROKEN,
        /// Those of address records are broken.
        ADDRESSES_BROKEN
    }

    private static final long TTL = 60;
    private static final Duration VALIDITY = Duration.ofDays(7);
    private static final Duration LONG_AGO = Duration.ofDays(30);

    private final Name origin;
    private final Flaw flaw;
    private final Instant now;
    private final KeyPair keys;
    private final DNSKEYRecord key;
    private final TreeMap<Name, Map<Integer, RRset>> sets = new TreeMap<>();

    private SignedZone(String origin, Flaw flaw, Instant now, List<String> records) throws IOException {
        try {
            this.origin = Name.fromString(origin + ".");
            this.flaw = flaw;
            this.now = now;
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.keys = generator.generateKeyPair();
            this.key = new DNSKEYRecord(
                    this.origin,
                    DClass.IN,
                    TTL,
                    DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                    DNSKEYRecord.Protocol.DNSSEC,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    keys.getPublic());
            read("@ SOA ns hostmaster 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\n" + String.join("\n", records) + "\n");
            add(key);
            deny();
            for (Map<Integer, RRset> here : sets.values()) {
                for (RRset set : here.values()) {
                    sign(set);
                }
            }
        } catch (GeneralSecurityException | DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param origin  name of the zone, without the final dot
    /// @param now     the time at which signatures are valid, or long expired
    /// @param records in the form of a zone file: `mx A 127.0.0.1`
    public static SignedZone of(String origin, Flaw flaw, Instant now, String... records) {
        try {
            return new SignedZone(origin, flaw, now, List.of(records));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String text) throws IOException {
        try (Master file =
                new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), origin, TTL)) {
            for (Record record = file.nextRecord(); record != null; record = file.nextRecord()) {
                add(record);
            }
        }
    }

    private void add(Record record) {
        sets.computeIfAbsent(record.getName(), _ -> new TreeMap<>())
                .computeIfAbsent(record.getType(), _ -> new RRset())
                .addRR(record);
    }

    /// A proof for each name that it has nothing else, and that nothing stands between it and the next.
    private void deny() {
        List<Name> names = List.copyOf(sets.keySet());
        for (int i = 0; i < names.size(); i++) {
            Name name = names.get(i);
            int[] types = IntStream.concat(
                            sets.getOrDefault(name, Map.of()).keySet().stream().mapToInt(Integer::intValue),
                            IntStream.of(Type.NSEC, Type.RRSIG))
                    .toArray();
            add(new NSECRecord(name, DClass.IN, TTL, names.get((i + 1) % names.size()), types));
        }
    }

    /// A delegation is the child's to sign.
    private void sign(RRset set) throws DNSSEC.DNSSECException {
        if (set.getType() == Type.NS && !set.getName().equals(origin)) {
            return;
        }
        Instant end = flaw == Flaw.EXPIRED ? now.minus(LONG_AGO) : now.plus(VALIDITY);
        RRSIGRecord signature = DNSSEC.sign(set, key, keys.getPrivate(), end.minus(VALIDITY.multipliedBy(2)), end);
        set.addRR(isBroken(set.getType()) ? broken(signature) : signature);
    }

    private boolean isBroken(int type) {
        return switch (flaw) {
            case NONE, EXPIRED -> false;
            case ALL_BROKEN -> true;
            case TLSA_BROKEN -> type == Type.TLSA;
            case ADDRESSES_BROKEN -> type == Type.A || type == Type.AAAA;
        };
    }

    private static RRSIGRecord broken(RRSIGRecord good) {
        byte[] signature = good.getSignature().clone();
        signature[signature.length / 2] ^= 1;
        return new RRSIGRecord(
                good.getName(),
                good.getDClass(),
                good.getTTL(),
                good.getTypeCovered(),
                good.getAlgorithm(),
                good.getOrigTTL(),
                good.getExpire(),
                good.getTimeSigned(),
                good.getFootprint(),
                good.getSigner(),
                signature);
    }

    /// @return the name without the final dot
    public String origin() {
        return origin.toString(true);
    }

    /// @return the whole zone as a zone file
    public String text() {
        return sets.values().stream()
                .flatMap(here -> here.values().stream())
                .flatMap(SignedZone::all)
                .map(Record::toString)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /// @return the record by which the parent zone, or a file of trust anchors, vouches for this one
    public String ds() {
        return new DSRecord(origin, DClass.IN, TTL, DNSSEC.Digest.SHA256, key).toString();
    }

    /// @return the key as a zone file has it
    public String dnskey() {
        return key.toString();
    }

    private static Stream<Record> all(RRset set) {
        return Stream.concat(set.rrs(false).stream(), set.sigs().stream());
    }

    /// @return what an authoritative server of the zone says, signatures and all
    public Message answer(Message query) {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.addRecord(question, Section.QUESTION);
        answer.addRecord(new OPTRecord(4096, 0, 0, Flags.DO), Section.ADDITIONAL);
        Name name = question.getName();
        for (Optional<Name> next = Optional.of(name); next.isPresent(); ) {
            name = next.get();
            next = find(answer, name, question.getType());
        }
        return answer;
    }

    /// @return where to go on
    private Optional<Name> find(Message answer, Name name, int type) {
        if (!name.subdomain(origin)) {
            return Optional.empty();
        }
        Map<Integer, RRset> here = sets.getOrDefault(name, Map.of());
        RRset alias = here.get(Type.CNAME);
        if (here.containsKey(type)) {
            add(answer, here.get(type), Section.ANSWER);
            return Optional.empty();
        }
        if (alias != null) {
            add(answer, alias, Section.ANSWER);
            return Optional.of(((CNAMERecord) alias.first()).getTarget());
        }
        boolean exists = sets.keySet().stream().anyMatch(known -> known.subdomain(name));
        add(answer, set(origin, Type.SOA), Section.AUTHORITY);
        add(answer, proofAt(name), Section.AUTHORITY);
        if (!exists) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
            Name encloser = new Name(name, 1);
            while (!sets.containsKey(encloser)) {
                encloser = new Name(encloser, 1);
            }
            add(answer, proofAt(Name.fromConstantString("*." + encloser)), Section.AUTHORITY);
        }
        return Optional.empty();
    }

    /// The proof of the name itself, or of the gap it falls into.
    private RRset proofAt(Name name) {
        return set(sets.floorKey(name), Type.NSEC);
    }

    private RRset set(Name name, int type) {
        return Objects.requireNonNull(sets.getOrDefault(name, Map.of()).get(type));
    }

    private static void add(Message answer, RRset set, int section) {
        List<Record> present = new ArrayList<>(answer.getSection(section));
        all(set).filter(r -> !present.contains(r)).forEach(r -> answer.addRecord(r, section));
    }
}
