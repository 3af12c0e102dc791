package org.zsmtp.delivery.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;

/// The keys that are believed without a signature over them (RFC 4033 section 2), usually the root's.
public final class TrustAnchors {

    /// None: nothing is validated here.
    public static final TrustAnchors NONE = new TrustAnchors(List.of());

    /// The root's is a kilobyte.
    private static final int LARGEST_FILE = 1 << 20;

    private static final long ANY_TIME = 3600;

    private final List<DSRecord> records;

    private TrustAnchors(List<DSRecord> records) {
        this.records = List.copyOf(records);
    }

    /// @param file see [#parse]
    /// @throws TrustAnchorException if it cannot be read, or is none
    public static TrustAnchors read(Path file) throws TrustAnchorException {
        try {
            return parse(new String(OrdinaryFile.read(file, LARGEST_FILE), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new TrustAnchorException(FileFailure.unreadable(file, e));
        } catch (TrustAnchorException e) {
            throw new TrustAnchorException(file + ": " + e.getMessage());
        }
    }

    /// @param text DS and DNSKEY records in the form of a zone file (RFC 1035 section 5), as `root.key` files
    ///     have them; revoked keys (RFC 5011) and records of unknown algorithms are passed over
    /// @throws TrustAnchorException if it holds anything else, or a zone without a record that can be used, or
    ///     nothing
    public static TrustAnchors parse(String text) throws TrustAnchorException {
        List<DSRecord> usable = new ArrayList<>();
        Set<Name> named = new LinkedHashSet<>();
        try (Master file = master(text)) {
            for (Record record = file.nextRecord(); record != null; record = file.nextRecord()) {
                named.add(record.getName());
                anchor(record, usable);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new TrustAnchorException(
                    "no zone file: " + String.valueOf(e.getMessage()).replace("<none>:", "line "));
        }
        if (named.isEmpty()) {
            throw new TrustAnchorException("there is no DS or DNSKEY record in it");
        }
        Set<Name> covered = usable.stream().map(Record::getName).collect(Collectors.toSet());
        for (Name zone : named) {
            if (!covered.contains(zone)) {
                throw new TrustAnchorException("no record of " + zone + " can be used");
            }
        }
        return new TrustAnchors(usable);
    }

    private static Master master(String text) {
        Master file =
                new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), Name.root, ANY_TIME);
        file.disableIncludes(true);
        file.expandGenerate(false);
        return file;
    }

    private static void anchor(Record record, List<DSRecord> usable) throws TrustAnchorException {
        if (record.getDClass() != DClass.IN) {
            throw new TrustAnchorException("a record of " + record.getName() + " of another class than IN");
        }
        switch (record) {
            case DNSKEYRecord key -> {
                boolean ofZone = (key.getFlags() & DNSKEYRecord.Flags.ZONE_KEY) != 0;
                boolean revoked = (key.getFlags() & DNSKEYRecord.Flags.REVOKE) != 0;
                if (ofZone && !revoked && isKnown(key.getAlgorithm())) {
                    usable.add(new DSRecord(key.getName(), DClass.IN, ANY_TIME, DNSSEC.Digest.SHA256, key));
                }
            }
            case DSRecord ds -> {
                if (isKnown(ds.getAlgorithm()) && ds.getDigest().length == digestLength(ds.getDigestID())) {
                    usable.add(ds);
                }
            }
            default ->
                throw new TrustAnchorException("a record of " + record.getName() + " that is neither DS nor DNSKEY");
        }
    }

    /// One that cannot be verified would make a signed zone look unsigned.
    private static boolean isKnown(int algorithm) {
        return switch (algorithm) {
            case DNSSEC.Algorithm.RSASHA256,
                    DNSSEC.Algorithm.RSASHA512,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    DNSSEC.Algorithm.ECDSAP384SHA384,
                    DNSSEC.Algorithm.ED25519,
                    DNSSEC.Algorithm.ED448 -> true;
            default -> false;
        };
    }

    /// @return in octets; -1 for one that is not known
    private static int digestLength(int digest) {
        return switch (digest) {
            case DNSSEC.Digest.SHA256 -> 32;
            case DNSSEC.Digest.SHA384 -> 48;
            default -> -1;
        };
    }

    List<DSRecord> records() {
        return records;
    }

    /// @return whether there is none, so that nothing is validated here
    public boolean isEmpty() {
        return records.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustAnchors that && records.equals(that.records);
    }

    @Override
    public int hashCode() {
        return records.hashCode();
    }

    /// @return the names of the zones
    @Override
    public String toString() {
        return records.stream().map(r -> r.getName().toString()).distinct().collect(Collectors.joining(" "));
    }
}
