/// The embeddable engine: how mail gets from an envelope to one result per recipient.
module org.zsmtp.delivery {
    requires transitive org.zsmtp.smtp;
    requires static transitive org.jspecify;
    requires com.ongres.scram.client;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.haproxy;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.handler;
    requires static io.netty.tcnative.classes.openssl;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.dnsjava;
    requires java.security.sasl;
    requires jdk.net;

    exports org.zsmtp.delivery;
    exports org.zsmtp.delivery.auth;
    exports org.zsmtp.delivery.conversation;
    exports org.zsmtp.delivery.dns;
    exports org.zsmtp.delivery.fiber;
    exports org.zsmtp.delivery.file;
    exports org.zsmtp.delivery.policy;
    exports org.zsmtp.delivery.pool;
    exports org.zsmtp.delivery.routing;
    exports org.zsmtp.delivery.security;
    exports org.zsmtp.delivery.tlsrpt;
}
