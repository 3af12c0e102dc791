package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.OpenSsl;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Library;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.auth.Binding.Channel;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// What an authentication can be bound to, as both ends of a connection see it.
class ChannelBindingsTest {

    private static final TestIdentity SERVER = TestAuthority.selfSigned(TestCertificate.of("mx.example"));

    private static List<Channel> shaken(Library library, SSLEngine server) throws Exception {
        return ChannelBindings.of(session(library, server));
    }

    private static SSLSession session(Library library, SSLEngine server) throws Exception {
        TlsOptions defaults = TlsOptions.DEFAULTS;
        TlsClients clients = TlsClients.open(new TlsOptions(
                library,
                defaults.protocols(),
                defaults.ciphers(),
                defaults.identities(),
                defaults.trust(),
                defaults.revocation(),
                defaults.keyLog(),
                defaults.sessions()));
        return Handshake.between(clients, new TlsRequirement.Opportunistic(null, null), TlsOffer.USUAL, server)
                .session();
    }

    private static Channel endPoint(List<Channel> channels) {
        return channels.stream()
                .filter(each -> each.type().equals(Channel.SERVER_END_POINT))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] hashOfCertificate(SSLEngine server) throws Exception {
        X509Certificate certificate = (X509Certificate) server.getSession().getLocalCertificates()[0];
        assertThat(certificate.getSigAlgName()).startsWith("SHA256with");
        return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    }

    @Test
    void bothEndsExportTheSameUnderTls13() throws Exception {
        SSLEngine server = SERVER.server().createSSLEngine();
        List<Channel> channels = shaken(Library.JDK, server);
        assertThat(channels).hasSize(2);
        assertThat(channels.getFirst().type()).isEqualTo("tls-exporter");
        assertThat(channels.getFirst().data())
                .hasSize(32)
                .isEqualTo(((ExtendedSSLSession) server.getSession())
                        .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32));
        assertThat(endPoint(channels).data()).isEqualTo(hashOfCertificate(server));
    }

    @Test
    void nothingIsExportedBeforeTls13() throws Exception {
        SSLEngine server = SERVER.server().createSSLEngine();
        server.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThat(shaken(Library.JDK, server))
                .containsExactly(new Channel(Channel.SERVER_END_POINT, hashOfCertificate(server)));
    }

    @Test
    void boringSslTellsTheServersEndPointOnly() throws Exception {
        Assumptions.assumeTrue(OpenSsl.isAvailable());
        SSLEngine server = SERVER.server().createSSLEngine();
        assertThat(shaken(Library.BORINGSSL, server))
                .containsExactly(new Channel(Channel.SERVER_END_POINT, hashOfCertificate(server)));
    }

    @Test
    void theJdkWouldHaveToldMoreUnderTls13Only() throws Exception {
        Assumptions.assumeTrue(OpenSsl.isAvailable());
        assertThat(ChannelBindings.attainable(
                        session(Library.BORINGSSL, SERVER.server().createSSLEngine())))
                .containsExactly("tls-exporter");
        SSLEngine old = SERVER.server().createSSLEngine();
        old.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThat(ChannelBindings.attainable(session(Library.BORINGSSL, old))).isEmpty();
    }

    @Test
    void theJdkHasToldAllThatIsAttainable() throws Exception {
        assertThat(ChannelBindings.attainable(
                        session(Library.JDK, SERVER.server().createSSLEngine())))
                .isEmpty();
    }
}
