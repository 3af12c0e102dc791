/// One message to the servers of its sender: header, envelope, builder, and a client that tries servers in order.
module org.zsmtp.submission {
    requires transitive org.zsmtp.delivery;
    requires org.zsmtp.spool;
    requires static transitive org.jspecify;
    requires static jakarta.mail;

    exports org.zsmtp.submission;
    exports org.zsmtp.submission.jakarta;
}
