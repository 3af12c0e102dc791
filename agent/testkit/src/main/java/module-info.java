/// Fakes for the tests of programs that send mail: servers, proxies, a name server, certificates, and ZMailer's
/// scheduler with its spool. They share no code with the engine that they test.
module org.zsmtp.testkit {
    requires transitive org.zsmtp.scheduler;
    requires transitive org.dnsjava;
    requires static transitive org.jspecify;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports org.zsmtp.testkit.dns;
    exports org.zsmtp.testkit.model;
    exports org.zsmtp.testkit.net;
    exports org.zsmtp.testkit.scheduler;
    exports org.zsmtp.testkit.server;
    exports org.zsmtp.testkit.spawn;
    exports org.zsmtp.testkit.spool;
    exports org.zsmtp.testkit.tls;
}
