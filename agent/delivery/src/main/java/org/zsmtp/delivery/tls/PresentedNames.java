package org.zsmtp.delivery.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;

/// The names that a certificate presents (RFC 9525 section 6).
///
/// A name with any octet that no host name has, NUL above all, is no name and never matches. `*` stands for one label
/// where it is the whole leftmost one, with two labels or more to its right. A subject alternative name that cannot be
/// understood is as good as one of somebody else: the common name does not stand in for it.
final class PresentedNames {

    /// Whether the subject's common name counts where a certificate has no subject alternative name at all.
    enum CommonName {
        /// RFC 7672 section 3.2.3, and what operators who ask for verification expect of old servers.
        STANDS_IN,
        /// RFC 8461 section 4.1.
        IGNORED
    }

    private static final int MOST_TOLD = 5;

    private final List<String> hosts;
    private final List<byte[]> addresses;

    private PresentedNames(List<String> hosts, List<byte[]> addresses) {
        this.hosts = hosts;
        this.addresses = addresses;
    }

    static PresentedNames of(X509Certificate certificate, CommonName commonName) {
        byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
        if (extension == null) {
            return new PresentedNames(
                    commonName == CommonName.STANDS_IN ? commonNames(certificate) : List.of(), List.of());
        }
        List<String> hosts = new ArrayList<>();
        List<byte[]> addresses = new ArrayList<>();
        try {
            byte[] names = ASN1OctetString.getInstance(extension).getOctets();
            for (GeneralName name : GeneralNames.getInstance(names).getNames()) {
                switch (name.getTagNo()) {
                    case GeneralName.dNSName ->
                        hosts.add(ASN1IA5String.getInstance(name.getName()).getString());
                    case GeneralName.iPAddress ->
                        addresses.add(
                                ASN1OctetString.getInstance(name.getName()).getOctets());
                    default -> {
                        // Names of other kinds are not used.
                    }
                }
            }
        } catch (RuntimeException notUnderstood) {
            return new PresentedNames(List.of(), List.of());
        }
        return new PresentedNames(hosts, addresses);
    }

    private static List<String> commonNames(X509Certificate certificate) {
        try {
            RDN[] names = X500Name.getInstance(
                            certificate.getSubjectX500Principal().getEncoded())
                    .getRDNs(BCStyle.CN);
            // Which of several is meant is anybody's guess.
            return names.length == 1 && !names[0].isMultiValued()
                    ? List.of(((ASN1String) names[0].getFirst().getValue()).getString())
                    : List.of();
        } catch (RuntimeException notUnderstood) {
            return List.of();
        }
    }

    boolean match(ReferenceName wanted) {
        return switch (wanted) {
            case ReferenceName.Exactly(DomainName name) -> hosts.stream().anyMatch(host -> isExactly(host, name));
            case ReferenceName.Below(DomainName parent) -> hosts.stream().anyMatch(host -> isBelow(host, parent));
            case ReferenceName.Address(var literal) -> {
                byte[] octets = literal.address().getAddress();
                yield addresses.stream().anyMatch(address -> Arrays.equals(address, octets));
            }
        };
    }

    private static boolean isExactly(String presented, DomainName wanted) {
        String name = wanted.canonical();
        if (!presented.startsWith("*.")) {
            return canonical(presented).equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && wildcardParent(presented).equals(name.substring(dot + 1));
    }

    /// Whatever a wildcard below the parent stands for is below the parent too.
    private static boolean isBelow(String presented, DomainName parent) {
        if (!presented.startsWith("*.")) {
            return canonical(presented).endsWith("." + parent.canonical());
        }
        String above = wildcardParent(presented);
        return above.equals(parent.canonical()) || above.endsWith("." + parent.canonical());
    }

    /// @return empty where the wildcard stands above too little
    private static String wildcardParent(String presented) {
        String parent = canonical(presented.substring(2));
        return parent.indexOf('.') > 0 ? parent : "";
    }

    /// @return empty where it is no host's name
    private static String canonical(String presented) {
        try {
            return DomainName.parse(presented).canonical();
        } catch (AddressSyntaxException notOne) {
            return "";
        }
    }

    /// @return printable, for people
    String told() {
        if (hosts.isEmpty() && addresses.isEmpty()) {
            return "no name";
        }
        String told = Stream.concat(hosts.stream(), addresses.stream().map(PresentedNames::text))
                .limit(MOST_TOLD)
                .map(name -> name.length() > 80 ? name.substring(0, 80) + "..." : name)
                .map(name -> name.replaceAll("[^\\x21-\\x7e]", "?"))
                .collect(Collectors.joining(", "));
        return hosts.size() + addresses.size() > MOST_TOLD ? told + ", ..." : told;
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException neither4nor6) {
            return "an address of " + address.length + " octets";
        }
    }
}
