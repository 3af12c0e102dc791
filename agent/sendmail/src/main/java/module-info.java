/// Programs that send one message and end.
module org.zsmtp.sendmail {
    requires org.zsmtp.submission;
    requires io.netty.common;
    requires org.dnsjava;
    requires static org.jspecify;

    exports org.zsmtp.sendmail;
}
