package org.zsmtp.delivery.dns;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.WKSRecord;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;

/// How records of one type become values of ours, and how many of them are used.
///
/// @param type the type's number
/// @param most  how many are used
/// @param values of as many, with nothing left out that could be used instead
record RecordKind<R>(int type, int most, Function<Stream<Record>, List<R>> values) {

    static final RecordKind<MailExchanger> MX =
            new RecordKind<>(Type.MX, MailExchanger.MAX_PER_DOMAIN, RecordKind::exchangers);
    static final RecordKind<InetAddress> A = new RecordKind<>(
            Type.A, DnsClient.MAX_ADDRESSES, records -> addresses(records, r -> ((ARecord) r).getAddress()));
    static final RecordKind<InetAddress> AAAA = new RecordKind<>(
            Type.AAAA, DnsClient.MAX_ADDRESSES, records -> addresses(records, r -> ((AAAARecord) r).getAddress()));

    static final RecordKind<WellKnownServices> WKS =
            new RecordKind<>(Type.WKS, DnsClient.MAX_ADDRESSES, RecordKind::services);

    static final RecordKind<Tlsa> TLSA = new RecordKind<>(
            Type.TLSA,
            DnsClient.MAX_RECORDS,
            records -> records.map(r -> association((TlsaOfAnyLength) r))
                    .distinct()
                    .limit(DnsClient.MAX_RECORDS)
                    .toList());

    static final RecordKind<String> TXT = new RecordKind<>(
            Type.TXT,
            DnsClient.MAX_RECORDS,
            records -> records.map(r -> text((TXTRecord) r))
                    .limit(DnsClient.MAX_RECORDS)
                    .toList());

    static final RecordKind<Alias> CNAME = new RecordKind<>(
            Type.CNAME,
            1,
            records -> records.map(r -> alias((CNAMERecord) r)).limit(1).toList());

    private static Tlsa association(TlsaOfAnyLength record) {
        return new Tlsa(
                record.getCertificateUsage(),
                record.getSelector(),
                record.getMatchingType(),
                HexFormat.of().formatHex(record.association()));
    }

    private static String text(TXTRecord record) {
        return record.getStringsAsByteArrays().stream()
                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }

    private static Alias alias(CNAMERecord record) {
        String target = record.getTarget().toString(true);
        try {
            return new Alias.To(DomainName.parse(target));
        } catch (AddressSyntaxException _) {
            return new Alias.Unusable(target);
        }
    }

    private static List<WellKnownServices> services(Stream<Record> records) {
        return records.map(WKSRecord.class::cast)
                .limit(DnsClient.MAX_ADDRESSES)
                .map(wks -> new WellKnownServices(
                        wks.getProtocol(),
                        Arrays.stream(wks.getServices()).boxed().collect(Collectors.toSet())))
                .toList();
    }

    private static List<MailExchanger> exchangers(Stream<Record> records) {
        return records.map(r -> exchanger((MXRecord) r))
                .sorted(Comparator.comparingInt(MailExchanger::preference))
                .limit(MailExchanger.MAX_PER_DOMAIN)
                .toList();
    }

    private static MailExchanger exchanger(MXRecord record) {
        if (record.getTarget().equals(Name.root)) {
            return new MailExchanger.Root(record.getPriority());
        }
        String target = record.getTarget().toString(true);
        try {
            return new MailExchanger.Host(record.getPriority(), DomainName.parse(target));
        } catch (AddressSyntaxException _) {
            return new MailExchanger.Unusable(record.getPriority(), target);
        }
    }

    private static List<InetAddress> addresses(Stream<Record> records, Function<Record, InetAddress> address) {
        return records.map(address)
                .map(RecordKind::nameless)
                .distinct()
                .limit(DnsClient.MAX_ADDRESSES)
                .toList();
    }

    /// dnsjava writes the name it found the address at into the address; a stranger's name has no business in
    /// whatever prints addresses later.
    private static InetAddress nameless(InetAddress address) {
        return InetAddress.ofLiteral(address.getHostAddress());
    }
}
