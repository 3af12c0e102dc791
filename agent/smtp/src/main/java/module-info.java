/// SMTP's language and conversation, without sockets, threads, clocks or logs.
module org.zsmtp.smtp {
    requires static transitive org.jspecify;

    exports org.zsmtp.smtp.address;
    exports org.zsmtp.smtp.auth;
    exports org.zsmtp.smtp.mail;
    exports org.zsmtp.smtp.mime;
    exports org.zsmtp.smtp.session;
    exports org.zsmtp.smtp.text;
    exports org.zsmtp.smtp.wire;
}
